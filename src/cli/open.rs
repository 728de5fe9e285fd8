//! `open`: the page for planners, served by this program to the browser on the same machine and to
//! nobody else.
//!
//! Whoever is to be answered knows the secret in the address, which is new each time; comes from a page
//! of this address; and calls the machine 127.0.0.1, so that no name on the net can be made to mean it.
//! The program ends when the page says so, or when no page has asked for anything for a while.

mod http;

use super::failure::Failure;
use super::inputs::refuse_existing;
use super::terminal::{print, print_place, stop_on_ctrl_c};
use crate::output::manifest::hex;
use crate::page::{self, Message, shell};
use crate::scenario::file;
use crate::text::Text;
use clap::Args;
use http::{Asked, Reply, Stream};
use serde_json::json;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::time::Duration;

/// Arguments of `open`.
#[derive(Clone, Debug, Args)]
pub(super) struct OpenArgs {
    /// A plan to begin with: a workbook or a TOML file.
    file: Option<PathBuf>,
    /// Only say the address; start no browser.
    #[arg(long)]
    no_browser: bool,
    /// End after so many seconds in which no page asked for anything.
    #[arg(long, default_value_t = IDLE, hide = true)]
    idle: u32,
    /// Write the page with this engine inside, packed by LZMA, to --output, and serve nothing.
    #[arg(long, requires = "output", hide = true)]
    engine: Option<PathBuf>,
    /// The page to write.
    #[arg(long, requires = "engine", hide = true)]
    output: Option<PathBuf>,
}

impl Default for OpenArgs {
    fn default() -> Self {
        Self { file: None, no_browser: false, idle: IDLE, engine: None, output: None }
    }
}

/// Seconds without a page: browsers let a page in the background ask once a minute.
const IDLE: u32 = 180;
/// Connections at a time; a browser uses six.
const CONNECTIONS: usize = 24;
/// How often the server looks whether it is to end.
const TICK: Duration = Duration::from_millis(250);
/// Ticks after the page was closed: a page that is loaded anew comes back before.
const CLOSED: u32 = 40;

/// `rodsim open`.
pub(super) fn open(args: &OpenArgs) -> Result<(), Failure> {
    if let (Some(engine), Some(output)) = (&args.engine, &args.output) {
        return write_page(engine, output);
    }
    let given = args.file.as_deref().map(given).transpose()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(Failure::other)?;
    let SocketAddr::V4(own) = listener.local_addr().map_err(Failure::other)? else {
        return Err(Failure::other(Text::new("máy không cho địa chỉ", "no address")));
    };
    let host = format!("127.0.0.1:{}", own.port());
    let secret = secret()?;
    let address = format!("http://{host}/{secret}/");
    let page = shell::served();
    let server = Arc::new(Server {
        host,
        secret,
        page,
        given,
        connections: AtomicUsize::new(0),
        quiet: AtomicU32::new(0),
        most_quiet: AtomicU32::new(0),
        ended: AtomicBool::new(false),
    });
    let idle = args.idle.saturating_mul(4).max(4);
    server.most_quiet.store(idle, Ordering::Relaxed);
    print(&format!("→ {address}"))?;
    if !args.no_browser {
        browse(&address);
    }
    let listening = Arc::clone(&server);
    std::thread::spawn(move || listening.listen(&listener));
    let stop = stop_on_ctrl_c();
    while !server.is_over(idle) {
        if stop.load(Ordering::Relaxed) {
            return Err(Failure::interrupted());
        }
        std::thread::sleep(TICK);
    }
    Ok(())
}

/// The page as a file that simulates by itself.
fn write_page(engine: &Path, output: &Path) -> Result<(), Failure> {
    refuse_existing(output)?;
    let engine = file::read(engine, file::MOST).map_err(Failure::other)?;
    let page = shell::alone(&engine).html;
    super::inputs::write_file(output, "rodsim.html", page)?;
    print_place(output)
}

/// The file to begin with: its name and its bytes.
fn given(path: &Path) -> Result<(String, Vec<u8>), Failure> {
    let bytes =
        file::read(path, file::MOST_OF_SCENARIO).map_err(|error| Failure::unread(path, &error))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok((name, bytes))
}

/// 128 random bits of the system.
fn secret() -> Result<String, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        let vi = format!("hệ điều hành không cho số ngẫu nhiên: {error}");
        Failure::other(Text::new(vi, error.to_string()))
    })?;
    Ok(hex(&bytes))
}

/// Starts the browser; where that cannot be done, the address is on the screen.
fn browse(address: &str) {
    let (program, words): (_, &[&str]) = if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    let quiet = command.args(words).arg(address).stdin(Stdio::null()).stdout(Stdio::null());
    let _ = quiet.stderr(Stdio::null()).spawn();
}

struct Server {
    /// What a browser must call this machine.
    host: String,
    secret: String,
    page: shell::Shell,
    given: Option<(String, Vec<u8>)>,
    connections: AtomicUsize,
    /// Ticks since a page asked for anything.
    quiet: AtomicU32,
    /// Ticks after which the server ends.
    most_quiet: AtomicU32,
    ended: AtomicBool,
}

/// Counts a connection while it lasts.
struct Counted<'a>(&'a Server);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.connections.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Server {
    /// One tick; is it over? Ticks are counted rather than read off a clock: a machine that slept did
    /// not wait for its page.
    fn is_over(&self, idle: u32) -> bool {
        let quiet = match self.connections.load(Ordering::Relaxed) {
            0 => self.quiet.fetch_add(1, Ordering::Relaxed),
            _ => 0,
        };
        let most = self.most_quiet.load(Ordering::Relaxed).min(idle);
        self.ended.load(Ordering::Relaxed) || quiet >= most
    }

    fn listen(self: Arc<Self>, listener: &TcpListener) {
        for stream in listener.incoming().flatten() {
            if self.connections.fetch_add(1, Ordering::Relaxed) >= CONNECTIONS {
                self.connections.fetch_sub(1, Ordering::Relaxed);
                http::refuse(&stream);
                continue;
            }
            let server = Arc::clone(&self);
            let spawned = std::thread::Builder::new().spawn(move || {
                let counted = Counted(&server);
                server.answer(&stream);
                drop(counted);
            });
            if spawned.is_err() {
                self.connections.fetch_sub(1, Ordering::Relaxed);
            }
        }
    }

    fn answer(&self, stream: &TcpStream) {
        let Ok(mut stream) = Stream::new(stream) else { return };
        let asked = match stream.asked(|asked| self.lets_in(asked)) {
            Ok(asked) => asked,
            Err(reply) => return stream.refuse(reply),
        };
        self.quiet.store(0, Ordering::Relaxed);
        let idle = |ticks: u32| self.most_quiet.store(ticks, Ordering::Relaxed);
        let path = asked.path.strip_prefix(&format!("/{}/", self.secret)).unwrap_or_default();
        match (asked.is_post, path) {
            (false, "") => {
                idle(u32::MAX);
                stream.send(
                    "text/html; charset=utf-8",
                    &self.page.policy,
                    self.page.html.as_bytes(),
                );
            }
            (true, "alive") => {
                idle(u32::MAX);
                stream.send("text/plain", "", b"");
            }
            (true, "given") => {
                let message = match &self.given {
                    Some((name, bytes)) => Message::with(json!({ "label": name }), bytes.clone()),
                    None => Message::of(json!({})),
                };
                stream.send("application/octet-stream", "", &message.bytes());
            }
            (true, "ask") => ask(&asked.body, stream),
            (true, "closed") => {
                idle(CLOSED);
                stream.send("text/plain", "", b"");
            }
            (true, "end") => {
                stream.send("text/plain", "", b"");
                self.ended.store(true, Ordering::Relaxed);
            }
            _ => stream.refuse(Reply::NotFound),
        }
    }

    /// Refuses whoever is not the page, before anything is read of what was sent.
    fn lets_in(&self, asked: &Asked) -> Result<(), Reply> {
        if asked.host.as_deref() != Some(self.host.as_str()) {
            return Err(Reply::Misdirected);
        }
        let own = format!("http://{}", self.host);
        let foreign = asked.origin.as_deref().is_some_and(|origin| origin != own);
        // Browsers say where what is sent comes from; a page elsewhere cannot leave that out.
        if foreign || (asked.is_post && asked.origin.is_none()) || asked.is_cross_site {
            return Err(Reply::Forbidden);
        }
        let secret =
            asked.path.get(1..).and_then(|path| path.split('/').next()).unwrap_or_default();
        if is_same(secret.as_bytes(), self.secret.as_bytes()) {
            Ok(())
        } else {
            Err(Reply::NotFound)
        }
    }
}

/// Are two texts the same, in a time that does not tell how much of them is?
fn is_same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |odd, (a, b)| odd | (a ^ b)) == 0
}

/// Answers a request of the page, message by message, until the page goes away.
fn ask(body: &[u8], mut stream: Stream<'_>) {
    if stream.begin("application/octet-stream").is_err() {
        return;
    }
    let (stream, stop) = (Mutex::new(stream), AtomicBool::new(false));
    page::answer(body, &stop, &|message| {
        let mut stream = stream.lock().unwrap_or_else(PoisonError::into_inner);
        if stream.write(&message.bytes()).is_err() {
            stop.store(true, Ordering::Relaxed);
        }
    });
}
