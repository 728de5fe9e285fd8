//! The page: what its pure function answers, and that its server answers nobody else.

use assert_cmd::cargo::CommandCargoExt;
use rodsim::page::{Message, handle};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Every message of the answer to a request.
fn all(head: &Value, parts: &[Vec<u8>]) -> Vec<Message> {
    let request = Message { head: head.clone(), parts: parts.to_vec() };
    let answer = handle(&request.bytes());
    let (mut rest, mut messages) = (answer.as_slice(), Vec::new());
    while !rest.is_empty() {
        let (message, behind) = Message::read(rest).unwrap();
        messages.push(message);
        rest = behind;
    }
    messages
}

/// The answer that is one message.
fn ask(head: &Value, parts: &[Vec<u8>]) -> Message {
    let mut messages = all(head, parts);
    assert_eq!(messages.len(), 1, "{head}");
    messages.remove(0)
}

fn text(message: &Message, key: &str) -> String {
    let value = &message.head[key];
    value.as_str().unwrap_or_else(|| panic!("no {key} in {}", message.head)).to_owned()
}

/// A plan for two communes, its rice areas typed.
fn plan() -> Value {
    let made = ask(
        &json!({ "ask": "new", "communes": [9454, 9475], "first_year": 2027, "years": 1 }),
        &[],
    );
    let mut kept = json!({ "ke_hoach.toml": text(&made, "text") });
    for (commune, typed) in [("Gia Bình", "1.500"), ("Nhân Thắng", "1.100,5")] {
        set(&mut kept, "ke_hoach.toml", &format!("land.rice_area_ha.\"{commune}\""), typed);
    }
    kept
}

/// Types something into a field.
fn set(kept: &mut Value, file: &str, path: &str, typed: &str) {
    let head = json!({ "ask": "set", "kept": kept, "file": file, "path": path, "typed": typed, "lang": "vi" });
    kept[file] = json!(text(&ask(&head, &[]), "text"));
}

fn form(kept: &Value, file: &str) -> Value {
    ask(&json!({ "ask": "plan", "kept": kept, "file": file, "lang": "vi" }), &[]).head
}

fn choice(kept: &Value, plans: &[&str], most: u64) -> Value {
    json!({ "kept": kept, "plans": plans, "seed": 1, "precision": 0.02, "most": most })
}

#[test]
fn a_new_plan_asks_for_its_rice_areas_and_takes_them_as_people_write_them() {
    let made = ask(
        &json!({ "ask": "new", "communes": [9454, 9475], "first_year": 2027, "years": 1 }),
        &[],
    );
    let kept = json!({ "ke_hoach.toml": text(&made, "text") });
    let empty = form(&kept, "ke_hoach.toml");
    assert!(empty["faults"].as_u64().unwrap() > 0, "{empty}");
    assert!(
        empty["form"]
            .as_str()
            .unwrap()
            .contains("data-path=\"land.rice_area_ha.&quot;Gia Bình&quot;\"")
    );
    let kept = plan();
    let filled = form(&kept, "ke_hoach.toml");
    assert_eq!(filled["faults"], 0, "{filled}");
    let toml = kept["ke_hoach.toml"].as_str().unwrap();
    assert!(
        toml.contains("\"Gia Bình\" = 1500") && toml.contains("\"Nhân Thắng\" = 1100.5"),
        "{toml}"
    );
}

#[test]
fn a_fault_stands_beside_its_cell_and_nothing_typed_is_lost() {
    let mut kept = plan();
    set(&mut kept, "ke_hoach.toml", "round[0].weeks", "99");
    set(&mut kept, "ke_hoach.toml", "budget.share_of_plan", "tám mươi");
    let faulty = form(&kept, "ke_hoach.toml");
    let html = faulty["form"].as_str().unwrap();
    assert_eq!(faulty["faults"], 2, "{html}");
    for path in ["round[0].weeks", "budget.share_of_plan"] {
        assert!(html.contains(&format!("id=\"fault-{path}\"")), "{path}");
    }
    assert!(html.contains("value=\"99\"") && html.contains("value=\"tám mươi\""));
    assert!(!html.contains("role=\"alert\""), "a fault that has a cell is told once");
    set(&mut kept, "ke_hoach.toml", "budget.share_of_plan", "80");
    set(&mut kept, "ke_hoach.toml", "round[0].weeks", "");
    set(&mut kept, "ke_hoach.toml", "round[0].weeks", "3");
    assert_eq!(form(&kept, "ke_hoach.toml")["faults"], 0);
    assert!(kept["ke_hoach.toml"].as_str().unwrap().contains("share_of_plan = 0.8"));
}

#[test]
fn alternatives_follow_the_plan_and_say_how_they_differ() {
    let mut kept = plan();
    let shipped = json!({ "ask": "shipped", "name": "traps_only", "file": "ke_hoach.toml" });
    kept["traps_only.toml"] = json!(text(&ask(&shipped, &[]), "text"));
    kept["b.toml"] = json!("schema_version = 1\nextends = \"ke_hoach.toml\"\n");
    set(&mut kept, "b.toml", "parameters.trap_price.value", "12.000");
    let plans = ["ke_hoach.toml", "traps_only.toml", "b.toml"];
    let cards =
        ask(&json!({ "ask": "cards", "kept": kept, "plans": plans, "lang": "vi" }), &[]).head;
    assert!(cards["cards"][0]["differs"].is_null());
    let differs = cards["cards"][2]["differs"].to_string();
    assert!(differs.contains("giá một chiếc bẫy") && differs.contains("12"), "{differs}");
    // The price shows in the form, and goes when it is cleared.
    assert!(form(&kept, "b.toml")["form"].as_str().unwrap().contains("value=\"12.000\""));
    set(&mut kept, "b.toml", "parameters.trap_price.value", "");
    let cards =
        ask(&json!({ "ask": "cards", "kept": kept, "plans": plans, "lang": "vi" }), &[]).head;
    assert!(cards["cards"][2]["differs"].to_string().contains("không khác nhau"));
    // Rounds of its own are a copy of those that it builds on.
    let less = json!({ "ask": "rounds", "kept": kept, "file": "b.toml", "remove": 0 });
    kept["b.toml"] = json!(text(&ask(&less, &[]), "text"));
    assert_eq!(form(&kept, "b.toml")["faults"], 0);
    let toml = kept["b.toml"].as_str().unwrap();
    assert_eq!(toml.matches("[[round]]").count(), 7, "{toml}");
}

#[test]
fn shards_of_any_workers_give_the_tally_of_one_run_and_its_folder_is_verified() {
    let kept = plan();
    let choice = choice(&kept, &["ke_hoach.toml"], 1024);
    let run = all(&json!({ "ask": "run", "choice": choice, "lang": "en" }), &[]);
    let end = run.last().unwrap();
    assert_eq!(end.head["replicates"], 1024, "{}", end.head);
    assert!(run.iter().any(|message| message.head["look"].is_string()));
    let shard = |index: u32| {
        let made = all(&json!({ "ask": "simulate", "choice": choice, "shards": [index] }), &[]);
        made.into_iter().next().unwrap().parts.remove(0)
    };
    let look = |sofar: &[Vec<u8>], shards: [u32; 2]| {
        let parts = [sofar.to_vec(), shards.map(shard).to_vec()].concat();
        ask(&json!({ "ask": "look", "choice": choice, "shards": shards, "lang": "en" }), &parts)
    };
    let half = look(&[Vec::new(), Vec::new()], [2, 0]);
    let whole = look(&half.parts, [1, 3]);
    assert_eq!(whole.head["digest"], end.head["digest"]);
    // A shard of another study is refused.
    let mut other = choice.clone();
    other["seed"] = json!(2);
    let foreign = json!({ "ask": "look", "choice": other, "shards": [0], "lang": "en" });
    let refused = ask(&foreign, &[Vec::new(), Vec::new(), shard(0)]);
    assert!(text(&refused, "fault").contains("foreign"), "{}", refused.head);

    let tally = vec![whole.parts[0].clone()];
    let document = |kind: Value| {
        let now = "2026-11-27T10:00:00Z";
        ask(
            &json!({ "ask": "document", "choice": choice, "kind": kind, "now": now, "lang": "vi" }),
            &tally,
        )
    };
    let word = document(json!("word"));
    assert!(word.parts[0].starts_with(b"PK") && text(&word, "name") == "bao_cao.docx");
    let folder = document(json!("run"));
    let home = tempfile::tempdir().unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&folder.parts[0])).unwrap();
    archive.extract(home.path()).unwrap();
    let name = text(&folder, "name").replace(".zip", "");
    let verified =
        Command::cargo_bin("rodsim").unwrap().arg("verify").arg(home.path().join(name)).output();
    let verified = verified.unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}

#[test]
fn moving_a_lever_is_the_same_plan_with_that_moved() {
    let mut kept = plan();
    let moved = json!({ "ask": "pull", "kept": kept, "file": "ke_hoach.toml", "levers": { "traps": 2.0, "wage": 1.5 } });
    kept["b.toml"] = json!(text(&ask(&moved, &[]), "text"));
    let plans = ["ke_hoach.toml", "b.toml"];
    let cards =
        ask(&json!({ "ask": "cards", "kept": kept, "plans": plans, "lang": "en" }), &[]).head;
    let differs = cards["cards"][1]["differs"].to_string();
    assert!(differs.contains("farm day wage"), "{differs}");
    let toml = kept["b.toml"].as_str().unwrap();
    assert!(toml.contains("traps_per_ha = 10.0") && toml.contains("mode = 375000.0"), "{toml}");
    let far =
        json!({ "ask": "pull", "kept": kept, "file": "ke_hoach.toml", "levers": { "traps": 1e9 } });
    assert!(ask(&far, &[]).head["fault"].is_string());
}

#[test]
fn a_round_moves_in_the_way_in_which_it_says_when_it_begins() {
    let mut kept = plan();
    let says = |kept: &Value| {
        let said = json!({ "ask": "explain", "kept": kept, "file": "ke_hoach.toml", "lang": "vi" });
        text(&ask(&said, &[]), "said")
    };
    let shift = |kept: &mut Value, round: usize, days: i32| {
        let head = json!({ "ask": "rounds", "kept": kept, "file": "ke_hoach.toml", "shift": [round, days] });
        kept["ke_hoach.toml"] = json!(text(&ask(&head, &[]), "text"));
        assert_eq!(form(kept, "ke_hoach.toml")["faults"], 0);
    };
    let before = says(&kept);
    shift(&mut kept, 0, 14);
    assert_ne!(says(&kept), before);
    shift(&mut kept, 0, -14);
    assert_eq!(says(&kept), before);
    for (key, typed, later) in [
        ("month_day", "28/02", "14/03"),
        ("month_day", "25/12", "08/01"),
        ("date", "28/02/2027", "14/03/2027"),
    ] {
        let path = format!("round[0].{key}");
        set(&mut kept, "ke_hoach.toml", &path, typed);
        shift(&mut kept, 0, 14);
        let html = text(
            &ask(
                &json!({ "ask": "plan", "kept": kept, "file": "ke_hoach.toml", "lang": "vi" }),
                &[],
            ),
            "form",
        );
        assert!(
            html.contains(&format!("data-path=\"{path}\" value=\"{later}\"")),
            "{typed}: {html}"
        );
    }
}

#[test]
fn a_commune_is_divided_into_villages_and_made_whole_again() {
    let mut kept = plan();
    let digest = |kept: &Value| {
        let cards =
            json!({ "ask": "cards", "kept": kept, "plans": ["ke_hoach.toml"], "lang": "vi" });
        ask(&cards, &[]).head["cards"][0]["digest"].clone()
    };
    let whole = digest(&kept);
    let change = |kept: &mut Value, change: Value| {
        let mut head = json!({ "ask": "villages", "kept": kept, "file": "ke_hoach.toml" });
        for (key, value) in change.as_object().unwrap() {
            head[key] = value.clone();
        }
        kept["ke_hoach.toml"] = json!(text(&ask(&head, &[]), "text"));
    };
    for _ in 0..2 {
        change(&mut kept, json!({ "add": "Gia Bình" }));
    }
    let empty = form(&kept, "ke_hoach.toml");
    let html = empty["form"].as_str().unwrap();
    for path in ["land.village[0].rice_area_ha", "land.village[1].rice_area_ha"] {
        assert!(html.contains(&format!("id=\"fault-{path}\"")), "{path}: {html}");
    }
    assert!(!html.contains("role=\"alert\""), "a fault that has a cell is told once: {html}");
    for (path, typed) in [
        ("land.village[0].rice_area_ha", "900,5"),
        ("land.village[1].rice_area_ha", "600"),
        ("land.village[1].name", "HTX Đại Bái"),
    ] {
        set(&mut kept, "ke_hoach.toml", path, typed);
    }
    assert_eq!(form(&kept, "ke_hoach.toml")["faults"], 0);
    let toml = kept["ke_hoach.toml"].as_str().unwrap();
    assert!(toml.contains("HTX Đại Bái") && toml.contains("900.5"), "{toml}");
    assert_ne!(digest(&kept), whole);
    // An alternative stands on the same land; the workbook has the villages.
    kept["b.toml"] = json!("schema_version = 1\nextends = \"ke_hoach.toml\"\n");
    let choice = choice(&kept, &["ke_hoach.toml", "b.toml"], 128);
    let run = all(&json!({ "ask": "run", "choice": choice }), &[]);
    assert_eq!(run.last().unwrap().head["replicates"], 128);
    let save = json!({ "ask": "save", "kept": kept, "file": "ke_hoach.toml", "kind": "workbook" });
    let opened =
        ask(&json!({ "ask": "open", "label": "a.xlsx" }), &[ask(&save, &[]).parts.remove(0)]);
    assert!(text(&opened, "text").contains("HTX Đại Bái"));
    for _ in 0..2 {
        change(&mut kept, json!({ "remove": 0 }));
    }
    assert_eq!(digest(&kept), whole);
}

#[test]
fn records_are_typed_taken_out_and_learned_from() {
    let kept = plan();
    let records = |csv: &str, more: Value| {
        let mut head =
            json!({ "ask": "records", "kept": kept, "file": "ke_hoach.toml", "lang": "vi" });
        for (key, value) in more.as_object().unwrap() {
            head[key] = value.clone();
        }
        ask(&head, &[csv.as_bytes().to_vec()]).head
    };
    let row = |day: &str, effort: &str, result: &str| json!({ "typed": [day, "Gia Bình", "trap_line", "", effort, result] });
    let csv = |answer: &Value| answer["csv"].as_str().unwrap().to_owned();
    assert_eq!(records("", json!({}))["count"], 0);
    let one = records("", row("02/03/2027", "1.000", "21"));
    assert_eq!(
        (&one["count"], &one["added"], &one["until"]),
        (&json!(1), &json!(true), &json!("02/03/2027"))
    );
    assert!(csv(&one).contains(",1000,21"), "a thousand trap-nights: {}", csv(&one));
    // What is wrong is told, and nothing is added.
    for (day, effort, result) in [
        ("31/02/2027", "300", "3"),
        ("02/03/2027", "300", "ba"),
        ("02/03/2019", "300", "3"),
        ("02/03/2027", "1.000", "21"),
    ] {
        let wrong = records(&csv(&one), row(day, effort, result));
        assert_eq!((&wrong["count"], &wrong["added"]), (&json!(1), &json!(false)), "{day} {wrong}");
        assert!(wrong["said"].as_str().unwrap().contains("faults"), "{day}");
    }
    let two = records(&csv(&one), row("23/03/2027", "300", "40"));
    assert_eq!(two["count"], 2);
    assert_eq!(csv(&records(&csv(&two), json!({ "remove": 1 }))), csv(&one));
    let form = ask(&json!({ "ask": "records_form", "kept": kept, "file": "ke_hoach.toml" }), &[]);
    assert!(form.parts[0].starts_with(b"PK"));

    let learn = |until: &str| {
        let head = json!({ "ask": "learn", "kept": kept, "file": "ke_hoach.toml", "until": until,
            "particles": 64, "replan": false, "name": "r.toml", "now": "2027-03-24T10:00:00Z", "lang": "vi" });
        all(&head, &[csv(&two).into_bytes()])
    };
    for odd in ["hôm nay", "23/03/2031", "01/02/2027"] {
        assert!(learn(odd).last().unwrap().head["fault"].is_string(), "{odd}");
    }
    let said = learn("23/03/2027");
    assert!(said.iter().any(|message| message.head["done"].as_u64().is_some_and(|n| n > 0)));
    let end = said.last().unwrap();
    let learned = text(end, "learned");
    assert!(learned.contains("Mẫu nhanh, 64 hạt") && learned.contains("Số chuột còn lại"));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&end.parts[0])).unwrap();
    let home = tempfile::tempdir().unwrap();
    archive.extract(home.path()).unwrap();
    let folder = home.path().join(text(end, "name").replace(".zip", ""));
    assert_eq!(std::fs::read_to_string(folder.join("records.csv")).unwrap(), csv(&two));
    // The program takes the posterior for the scenario of the page.
    std::fs::write(home.path().join("ke_hoach.toml"), kept["ke_hoach.toml"].as_str().unwrap())
        .unwrap();
    let run = Command::cargo_bin("rodsim")
        .unwrap()
        .args(["run", "ke_hoach.toml", "--replicates", "64", "--no-charts", "--posterior"])
        .arg(&folder)
        .current_dir(home.path())
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn a_workbook_comes_in_with_its_alternatives_and_a_faulty_one_goes_out_marked() {
    let kept = plan();
    let save = json!({ "ask": "save", "kept": kept, "file": "ke_hoach.toml", "kind": "workbook", "lang": "vi" });
    let book = ask(&save, &[]).parts.remove(0);
    let opened = ask(&json!({ "ask": "open", "label": "ke_hoach.xlsx", "lang": "vi" }), &[book]);
    assert!(opened.head["alternatives"].to_string().contains("traps_only"), "{}", opened.head);
    let again = json!({ "ke_hoach.toml": text(&opened, "text") });
    let digest = |kept: &Value| {
        let cards =
            json!({ "ask": "cards", "kept": kept, "plans": ["ke_hoach.toml"], "lang": "vi" });
        ask(&cards, &[]).head["cards"][0]["digest"].clone()
    };
    assert_eq!(digest(&again), digest(&kept));
    let faulty = b"extends = \"luong_tai.toml\"\n[traps]\ntraps_per_ha = 0,5\n".to_vec();
    let refused = ask(&json!({ "ask": "open", "label": "x.toml", "lang": "vi" }), &[faulty]);
    assert!(text(&refused, "fault").contains("0.5"), "{}", refused.head);
}

#[test]
fn what_is_no_request_is_refused_in_words() {
    for request in [&b""[..], b"\xff\xff\xff\xff", &Message::of(json!({ "ask": "x" })).bytes()] {
        let answer = handle(request);
        let (message, rest) = Message::read(&answer).unwrap();
        assert!(message.head["fault"].is_string() && rest.is_empty());
    }
    let odd = json!({ "../../etc/passwd": "x", "a.toml": "extends = \"/etc/passwd\"" });
    let refused = ask(&json!({ "ask": "plan", "kept": odd, "file": "a.toml" }), &[]);
    assert!(text(&refused, "fault").contains("/etc/passwd"), "no file of the machine is read");
    let markup = json!({ "ask": "open", "label": "<script>.toml" });
    let said = ask(&markup, &[b"<script> = ".to_vec()]);
    assert!(!text(&said, "html").contains("<script>"));
}

/// A server that ends with the test.
struct Server {
    process: Child,
    host: String,
    secret: String,
}

impl Server {
    fn start(more: &[&Path]) -> Self {
        let mut command = Command::cargo_bin("rodsim").unwrap();
        command
            .args(["open", "--no-browser"])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut process = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("→ http://").unwrap().trim_end_matches('/');
        let (host, secret) = address.split_once('/').unwrap();
        Self { process, host: host.to_owned(), secret: secret.to_owned() }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    /// The whole answer to what is sent.
    fn send(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        stream.write_all(bytes).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// A request with these headers.
    fn request(&self, line: &str, headers: &[(&str, &str)], body: &[u8]) -> String {
        let headers: String =
            headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let length = body.len();
        let head = format!("{line} HTTP/1.1\r\n{headers}Content-Length: {length}\r\n\r\n");
        self.send(&[head.as_bytes(), body].concat())
    }

    /// What the page itself asks.
    fn page(&self, path: &str, body: &[u8]) -> String {
        let origin = format!("http://{}", self.host);
        let line = format!("POST /{}/{path}", self.secret);
        self.request(&line, &[("Host", &self.host), ("Origin", &origin)], body)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn the_server_answers_its_page_and_nobody_else() {
    let server = Server::start(&[]);
    let (host, secret) = (server.host.clone(), server.secret.clone());
    let own = format!("http://{host}");
    let get = |path: &str, headers: &[(&str, &str)]| {
        server
            .request(&format!("GET {path}"), headers, b"")
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let page = server.request(&format!("GET /{secret}/"), &[("Host", &host)], b"");
    assert!(page.starts_with("HTTP/1.1 200"), "{}", page.lines().next().unwrap());
    for word in
        ["frame-ancestors 'none'", "nosniff", "no-referrer", "no-store", "connect-src 'self'"]
    {
        assert!(page.contains(word), "{word}");
    }
    let start = Message::of(json!({ "ask": "start", "lang": "vi" })).bytes();
    let answer = server.page("ask", &start);
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("Bắc Ninh"));

    // Another name for this machine, as a name on the net could be made to mean it.
    let port = host.rsplit(':').next().unwrap();
    for evil in [
        "evil",
        "evil.example",
        &format!("localhost:{port}"),
        &format!("[::1]:{port}"),
        "127.0.0.1",
    ] {
        assert!(get(&format!("/{secret}/"), &[("Host", evil)]).contains("421"), "{evil}");
    }
    assert!(get(&format!("/{secret}/"), &[]).contains("421"), "no host");
    let twice = get(&format!("/{secret}/"), &[("Host", &host), ("Host", "evil")]);
    assert!(twice.contains("400"), "{twice}");
    // A page of another origin, or one that hides where it comes from.
    let post = |headers: &[(&str, &str)]| {
        let answer = server.request(&format!("POST /{secret}/ask"), headers, &start);
        answer.lines().next().unwrap_or_default().to_owned()
    };
    for origin in
        ["http://evil.example", "null", &own.replace("127.0.0.1", "localhost"), "https://127.0.0.1"]
    {
        assert!(post(&[("Host", &host), ("Origin", origin)]).contains("403"), "{origin}");
    }
    assert!(post(&[("Host", &host)]).contains("403"), "no origin");
    let cross = [("Host", host.as_str()), ("Origin", &own), ("Sec-Fetch-Site", "cross-site")];
    assert!(post(&cross).contains("403"));
    // Without the secret, with another, and up and away from it.
    let wrong = "0".repeat(secret.len());
    let paths = [
        "/".to_owned(),
        format!("/{wrong}/"),
        format!("/{}/", &secret[..31]),
        format!("/{secret}/../../etc/passwd"),
        format!("/{secret}/%2e%2e/%2e%2e/etc/passwd"),
        format!("/{secret}//etc/passwd"),
        "/etc/passwd".to_owned(),
    ];
    for path in paths {
        assert!(get(&path, &[("Host", &host)]).contains("404"), "{path}");
    }
    // What is no request, and one without an end.
    for odd in ["\r\n\r\n", "GET\r\n\r\n", "PUT / HTTP/1.1\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n"] {
        let said = server.send(odd.as_bytes());
        // Blank lines may still become a request; it is waited for, and then it is silence.
        assert!(said.contains("400") || said.contains("408"), "{odd:?}: {said}");
    }
    let long = format!("GET /{} HTTP/1.1\r\nHost: {host}\r\n\r\n", "a".repeat(1 << 16));
    assert!(server.send(long.as_bytes()).contains("400"));
    let chunked = format!(
        "POST /{secret}/ask HTTP/1.1\r\nHost: {host}\r\nOrigin: {own}\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    assert!(server.send(chunked.as_bytes()).contains("400"));
    // A gigabyte is refused before it is sent.
    let huge = format!(
        "POST /{secret}/ask HTTP/1.1\r\nHost: {host}\r\nOrigin: {own}\r\nContent-Length: 1073741824\r\n\r\n"
    );
    let mut stream = server.connect();
    stream.write_all(huge.as_bytes()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("413"), "{answer}");
    // After all this it still answers its page.
    assert!(server.page("alive", b"").starts_with("HTTP/1.1 200"));
}

#[test]
fn two_hundred_connections_do_not_keep_the_server_from_its_page() {
    let server = Server::start(&[]);
    let idle: Vec<TcpStream> = (0..200).map(|_| server.connect()).collect();
    // Those that are too many are turned away at once, the others after a while.
    let answers = || {
        std::thread::sleep(Duration::from_millis(500));
        server.page("alive", b"").starts_with("HTTP/1.1 200")
    };
    assert!((0..120).any(|_| answers()), "not in a minute");
    drop(idle);
}

#[test]
fn the_server_gives_the_file_it_was_started_with_and_ends_when_told() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("của tôi.toml");
    std::fs::write(&file, "schema_version = 1\nextends = \"luong_tai.toml\"\n").unwrap();
    let mut server = Server::start(&[&file]);
    let given = server.page("given", b"");
    assert!(given.contains("của tôi.toml") && given.contains("extends = "), "{given}");
    assert!(server.page("end", b"").starts_with("HTTP/1.1 200"));
    assert!(server.process.wait().unwrap().success());
}
