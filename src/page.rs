//! The page for planners: a pure function from requests to answers, around which there are two thin
//! shells, the server of `rodsim open` and the file `rodsim.html` with the engine in WebAssembly.
//!
//! [`answer`] knows no clock, no file and nothing of the request before: whoever asks holds the texts
//! of the scenarios and the tallies so far. What it gives are pieces of the page, texts of scenarios,
//! tallies and documents. A simulation is asked for whole (`Run`, on all cores) or shard by
//! shard (`Simulate`, one worker each, merged by `Look`): with the same bits.

mod documents;
mod land;
mod message;
mod plan;
mod result;
mod season;
pub mod shell;
mod study;
mod weeks;

pub use message::Message;

use crate::scenario::bundle::Kept;
use crate::scenario::form::draft;
use crate::scenario::{EMBEDDED, Problems, embedded};
use crate::text::told::Told;
use crate::text::{Lang, Text, pick};
use crate::verify::{GOLDEN, Golden};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::atomic::AtomicBool;
use study::Choice;

/// What a request asks for.
#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
enum Ask {
    /// Provinces and shipped scenarios.
    Start,
    /// The communes of a province: a list and a map.
    Communes { province: String },
    /// The text of a new plan.
    New { communes: Vec<u32>, first_year: i32, years: u32 },
    /// The texts that a file becomes; the file is the part of the request.
    Open { label: String },
    /// A shipped scenario as an alternative of the plan in `file`, or as a plan.
    Shipped { name: String, file: Option<String> },
    /// The fields of a scenario, and what is wrong in them.
    Plan { kept: Kept, file: String },
    /// A scenario with a field changed.
    Set { kept: Kept, file: String, path: String, typed: String },
    /// A scenario with a round more or less, or one that begins so many days later.
    Rounds {
        kept: Kept,
        file: String,
        #[serde(flatten)]
        change: plan::Rounds,
    },
    /// The scenarios as cards: what differs from the first, what is wrong.
    Cards { kept: Kept, plans: Vec<String> },
    /// A scenario with a village of a commune more, or one less.
    Villages { kept: Kept, file: String, add: Option<String>, remove: Option<usize> },
    /// A scenario with everything moved that is moved, as a text of its own.
    Pull { kept: Kept, file: String, levers: study::Levers },
    /// What a scenario would simulate, in words.
    Explain { kept: Kept, file: String },
    /// Simulates until it is precise enough; answers on the way, the tally at the end.
    Run { choice: Choice },
    /// Simulates shards; gives each.
    Simulate { choice: Choice, shards: Vec<u32> },
    /// Merges a tally, which may be empty, and shards; answers, and gives the tally.
    Look { choice: Choice, shards: Vec<u32> },
    /// Charts and tables of a tally.
    Detail { choice: Choice, narrow: bool },
    /// Rats by commune and week, under each plan.
    Weeks { choice: Choice, plan: usize },
    /// A blank form for field records.
    RecordsForm { kept: Kept, file: String },
    /// Field records, one of them typed or taken out.
    Records { kept: Kept, file: String, typed: Option<[String; 6]>, remove: Option<usize> },
    /// What field records teach, and the rest of the campaign planned again; says how far it is.
    Learn(season::Learn),
    /// Do the shipped scenarios give the numbers that they gave?
    Golden,
    /// A document made of a tally.
    Document { choice: Choice, kind: documents::Kind, now: String },
    /// A scenario as a file.
    Save { kept: Kept, file: String, kind: documents::SavedAs },
}

/// A request: what is asked, and in which language the answer is.
#[derive(Debug, Deserialize)]
struct Request {
    #[serde(default)]
    lang: Lang,
    #[serde(flatten)]
    ask: Ask,
}

/// Why a request has no answer.
#[derive(Debug)]
enum Fault {
    /// The scenario is wrong.
    Problems(Problems),
    /// In words.
    Said(Text),
    /// It was stopped.
    Stopped,
}

impl From<Problems> for Fault {
    fn from(problems: Problems) -> Self {
        Self::Problems(problems)
    }
}

impl From<Text> for Fault {
    fn from(text: Text) -> Self {
        Self::Said(text)
    }
}

impl Fault {
    /// Something that is no fault of the user.
    #[expect(clippy::needless_pass_by_value, reason = "handed on whole, by its name alone")]
    fn of(error: impl Told) -> Self {
        Self::Said(error.told())
    }

    /// A request that no page of this program makes.
    fn odd(vi: &str, en: &str) -> Self {
        Self::Said(Text::new(format!("yêu cầu sai: {vi}"), format!("wrong request: {en}")))
    }

    fn said(&self, lang: Lang) -> Value {
        match self {
            Self::Problems(problems) => {
                json!({ "fault": problems.render(lang), "html": plan::faults(problems, lang) })
            }
            Self::Said(text) => json!({ "fault": text.get(lang) }),
            Self::Stopped => json!({ "stopped": true }),
        }
    }
}

/// Hears the messages of an answer, in order; from any thread.
pub type Say<'a> = dyn Fn(&Message) + Sync + 'a;

/// Answers a request; a simulation ends early when `stop` is set.
pub fn answer(request: &[u8], stop: &AtomicBool, say: &Say<'_>) {
    let faulty = |error: &dyn Told| {
        let Text { vi, en } = error.told();
        Fault::odd(&vi, &en)
    };
    let message = Message::read(request).map_err(|error| (Lang::Vi, faulty(&error)));
    let answered = message.and_then(|(message, _)| {
        let request: Request =
            serde_json::from_value(message.head).map_err(|error| (Lang::Vi, faulty(&error)))?;
        let lang = request.lang;
        answered(request.ask, &message.parts, lang, stop, say).map_err(|fault| (lang, fault))
    });
    match answered {
        Ok(Some(message)) => say(&message),
        Ok(None) => {}
        Err((lang, fault)) => say(&Message::of(fault.said(lang))),
    }
}

/// Answers a request in one piece: the messages of [`answer`] one after another.
pub fn handle(request: &[u8]) -> Vec<u8> {
    let all = std::sync::Mutex::new(Vec::new());
    answer(request, &AtomicBool::new(false), &|message| {
        let mut all = all.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        all.extend(message.bytes());
    });
    all.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The last message of an answer, if it is not said yet.
fn answered(
    ask: Ask,
    parts: &[Vec<u8>],
    lang: Lang,
    stop: &AtomicBool,
    say: &Say<'_>,
) -> Result<Option<Message>, Fault> {
    let head = match ask {
        Ask::Start => start(lang),
        Ask::Communes { province } => land::communes(&province, lang)?,
        Ask::New { communes, first_year, years } => {
            json!({ "text": draft::started(&communes, first_year, years) })
        }
        Ask::Open { label } => return plan::open(&label, parts, lang).map(Some),
        Ask::Shipped { name, file } => plan::shipped(&name, file.as_deref())?,
        Ask::Plan { kept, file } => plan::form(&kept, &file, lang)?,
        Ask::Set { kept, file, path, typed } => plan::set(&kept, &file, (&path, &typed), lang)?,
        Ask::Rounds { kept, file, change } => plan::rounds(&kept, &file, &change)?,
        Ask::Villages { kept, file, add, remove } => {
            plan::villages(&kept, &file, add.as_deref(), remove)?
        }
        Ask::Cards { kept, plans } => plan::cards(&kept, &plans, lang),
        Ask::Pull { kept, file, levers } => json!({ "text": study::moved(&kept, &file, &levers)? }),
        Ask::Explain { kept, file } => plan::explain(&kept, &file, lang)?,
        Ask::Run { choice } => return study::run(&choice, lang, stop, say).map(Some),
        Ask::Simulate { choice, shards } => {
            study::simulate(&choice, &shards, stop, say)?;
            return Ok(None);
        }
        Ask::Look { choice, shards } => {
            return study::look(&choice, &shards, parts, lang).map(Some);
        }
        Ask::Detail { choice, narrow } => result::detail(&choice, parts, narrow, lang)?,
        Ask::Weeks { choice, plan } => weeks::weeks(&choice, plan, lang, stop)?,
        Ask::RecordsForm { kept, file } => return season::form(&kept, &file, lang).map(Some),
        Ask::Records { kept, file, typed, remove } => {
            season::records((&kept, &file), typed.as_ref(), remove, parts, lang)?
        }
        Ask::Learn(asked) => return season::learn(&asked, parts, lang, stop, say).map(Some),
        Ask::Golden => golden(stop)?,
        Ask::Document { choice, kind, now } => {
            return documents::document(&choice, parts, kind, &now, lang).map(Some);
        }
        Ask::Save { kept, file, kind } => {
            return documents::saved(&kept, &file, kind, lang).map(Some);
        }
    };
    Ok(Some(Message::of(head)))
}

/// What the page begins with.
fn start(lang: Lang) -> Value {
    let scenarios = EMBEDDED.iter().filter_map(|(name, _)| {
        let plan = embedded(name).ok()?;
        let is_alternative = draft::alternative(name, "x").is_some();
        let (title, question) = (plan.title.get(lang), plan.question.get(lang));
        Some(json!({ "name": name, "title": title, "question": question, "alternative": is_alternative }))
    });
    json!({
        "provinces": land::provinces(),
        "scenarios": scenarios.collect::<Vec<_>>(),
        "program": crate::answers::summarise::PROGRAM,
        "model": crate::answers::summarise::MODEL_VERSION,
    })
}

/// Whether each shipped scenario gives the tally that it gave when the program was published.
fn golden(stop: &AtomicBool) -> Result<Value, Fault> {
    let found = Golden::read(GOLDEN).into_iter().map(|known| {
        let again = Golden::of(&known.scenario, stop).ok_or(Fault::Stopped)?;
        let same = again.digest == known.digest;
        Ok(json!({ "scenario": known.scenario, "digest": again.digest, "same": same }))
    });
    Ok(json!({ "golden": found.collect::<Result<Vec<_>, Fault>>()? }))
}
