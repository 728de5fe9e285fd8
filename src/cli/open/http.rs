//! As much of HTTP as one page needs: one request for each connection, a head of a few kilobytes, a
//! body whose length is known before, and times after which nobody waits any more.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

/// Bytes of a head, at most.
const HEAD_MOST: usize = 16 * 1024;
/// Bytes of a body, at most: the tally of a province of many plans.
const BODY_MOST: usize = 256 << 20;
/// A reader that sends nothing for so long is gone.
const PATIENCE: Duration = Duration::from_secs(5);
/// Pieces in which a head may come.
const PIECES: usize = 64;

/// What is asked.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) is_post: bool,
    pub(super) path: String,
    pub(super) host: Option<String>,
    pub(super) origin: Option<String>,
    /// Does the browser say that a page of another site asks?
    pub(super) is_cross_site: bool,
    pub(super) body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    BadRequest,
    /// Nothing came for too long.
    Silent,
    Forbidden,
    NotFound,
    TooLarge,
    Misdirected,
    Busy,
}

impl Reply {
    fn line(self) -> &'static str {
        match self {
            Self::BadRequest => "400 Bad Request",
            Self::Silent => "408 Request Timeout",
            Self::Forbidden => "403 Forbidden",
            Self::NotFound => "404 Not Found",
            Self::TooLarge => "413 Content Too Large",
            Self::Misdirected => "421 Misdirected Request",
            Self::Busy => "503 Service Unavailable",
        }
    }
}

/// What every answer says: it is for this page alone, and is kept nowhere.
const ALWAYS: &str = "Connection: close\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\
    Referrer-Policy: no-referrer\r\nCross-Origin-Opener-Policy: same-origin\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\nX-Frame-Options: DENY\r\n";

/// Turns a connection away.
pub(super) fn refuse(mut stream: &TcpStream) {
    let _ = stream.set_write_timeout(Some(Duration::from_millis(100)));
    let _ = write!(stream, "HTTP/1.1 {}\r\n{ALWAYS}Content-Length: 0\r\n\r\n", Reply::Busy.line());
}

/// A connection.
pub(super) struct Stream<'a> {
    stream: &'a TcpStream,
}

impl<'a> Stream<'a> {
    pub(super) fn new(stream: &'a TcpStream) -> io::Result<Self> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(4 * PATIENCE))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream })
    }

    /// Reads a request; its body only if `lets_in` does.
    pub(super) fn asked(
        &mut self,
        lets_in: impl FnOnce(&Asked) -> Result<(), Reply>,
    ) -> Result<Asked, Reply> {
        let mut bytes = Vec::new();
        let mut piece = [0; 4096];
        for _ in 0..PIECES {
            let n = self.stream.read(&mut piece).map_err(|_| Reply::Silent)?;
            bytes.extend_from_slice(&piece[..n]);
            if n == 0 || bytes.len() > HEAD_MOST {
                // More may have come than the head.
                let whole = head(&bytes[..bytes.len().min(HEAD_MOST)])?;
                return whole
                    .map_or(Err(Reply::BadRequest), |found| self.whole(found, &bytes, lets_in));
            }
            if let Some(found) = head(&bytes)? {
                return self.whole(found, &bytes, lets_in);
            }
        }
        Err(Reply::BadRequest)
    }

    fn whole(
        &mut self,
        (mut asked, length, behind): (Asked, usize, usize),
        bytes: &[u8],
        lets_in: impl FnOnce(&Asked) -> Result<(), Reply>,
    ) -> Result<Asked, Reply> {
        lets_in(&asked)?;
        if length > BODY_MOST {
            return Err(Reply::TooLarge);
        }
        asked.body = bytes[behind..].iter().copied().take(length).collect();
        let rest = (length - asked.body.len()) as u64;
        let read = self.stream.take(rest).read_to_end(&mut asked.body);
        if read.is_err() || asked.body.len() < length {
            return Err(Reply::BadRequest);
        }
        Ok(asked)
    }

    /// Says why there is no answer.
    pub(super) fn refuse(&mut self, reply: Reply) {
        let head = format!("HTTP/1.1 {}\r\n{ALWAYS}Content-Length: 0\r\n\r\n", reply.line());
        if self.write(head.as_bytes()).is_ok() && reply != Reply::Silent {
            // What is still on its way would make the system break the connection before the answer
            // is read.
            let _ = self.stream.shutdown(Shutdown::Write);
            let _ = io::copy(&mut self.stream.take(1 << 20), &mut io::sink());
        }
    }

    /// Sends an answer in one piece; whether it arrives is the reader's affair.
    pub(super) fn send(&mut self, kind: &str, policy: &str, body: &[u8]) {
        let policy = if policy.is_empty() { "default-src 'none'" } else { policy };
        let head = format!(
            "HTTP/1.1 200 OK\r\n{ALWAYS}Content-Type: {kind}\r\nContent-Length: {}\r\n\
             Content-Security-Policy: {policy}; frame-ancestors 'none'\r\n\r\n",
            body.len()
        );
        let _ = self.write(head.as_bytes()).and_then(|()| self.write(body));
    }

    /// Begins an answer whose end is that of the connection.
    pub(super) fn begin(&mut self, kind: &str) -> io::Result<()> {
        let head = format!("HTTP/1.1 200 OK\r\n{ALWAYS}Content-Type: {kind}\r\n\r\n");
        self.write(head.as_bytes())
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }
}

/// What a head asks, the length of the body, and where the body begins; none where the head is not
/// complete.
fn head(bytes: &[u8]) -> Result<Option<(Asked, usize, usize)>, Reply> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut request = httparse::Request::new(&mut headers);
    let parsed = request.parse(bytes).map_err(|_| Reply::BadRequest)?;
    let httparse::Status::Complete(behind) = parsed else { return Ok(None) };
    let is_post = match request.method {
        Some("GET") => false,
        Some("POST") => true,
        _ => return Err(Reply::BadRequest),
    };
    let mut asked =
        Asked { is_post, path: request.path.unwrap_or_default().to_owned(), ..Asked::default() };
    let mut length = None;
    for header in request.headers.iter() {
        let text = std::str::from_utf8(header.value).map_err(|_| Reply::BadRequest)?.trim();
        let once = |place: &mut Option<String>| match place.replace(text.to_owned()) {
            None => Ok(()),
            Some(_) => Err(Reply::BadRequest), // Two of them mean two things.
        };
        match header.name.to_ascii_lowercase().as_str() {
            "host" => once(&mut asked.host)?,
            "origin" => once(&mut asked.origin)?,
            "content-length" => once(&mut length)?,
            "sec-fetch-site" => asked.is_cross_site = !matches!(text, "same-origin" | "none"),
            "transfer-encoding" => return Err(Reply::BadRequest),
            _ => {}
        }
    }
    let length = match length {
        None => 0,
        Some(text) if text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() => {
            text.parse().unwrap_or(usize::MAX)
        }
        Some(_) => return Err(Reply::BadRequest),
    };
    Ok(Some((asked, length, behind)))
}
