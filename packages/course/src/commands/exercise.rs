//! The command `exercise`: lists the exercises; or gives a reader one as a file, runs it at each save as the page does, and
//! tells which of its promises hold.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, stdin};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use listing::{Catalog, Chapter, Kind, Language, Listing, Stream, Timeline, read_text};
use notify::{RecursiveMode, Watcher};
use playground::{Event, Playground, Program, Reason};
use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until};

use crate::project::{Project, progress};
use crate::runner;
use crate::terminal::picture;

/// Saves that come closer together than this are one.
const SETTLED: Duration = Duration::from_millis(100);

#[derive(clap::Args)]
pub(crate) struct Options {
    /// An exercise, such as `servers`, or its chapter; all are listed if there is none
    name: Option<String>,
    /// Judge it once; exit with status 1 if a promise is broken
    #[arg(long, requires = "name")]
    once: bool,
    /// Where your programs lie, below the course's folder or elsewhere
    #[arg(long, value_name = "DIR", default_value = "exercises")]
    folder: PathBuf,
}

/// The command `exercise`.
pub(crate) fn exercise(project: &Project, options: &Options) -> Result<ExitCode> {
    let catalog = project.catalog()?;
    let exercises = in_order(project, &catalog)?;
    let folder = project.root.join(&options.folder);
    let Some(name) = &options.name else {
        list(&folder, &exercises);
        return Ok(ExitCode::SUCCESS);
    };
    let place = place_of(&exercises, name)?;
    let desk = Desk::new(project, folder, exercises[place], exercises.get(place + 1).copied())?;
    Runtime::new()?.block_on(desk.work(project, options.once))
}

/// As the chapters come.
fn in_order<'a>(project: &Project, catalog: &'a Catalog) -> Result<Vec<&'a Listing>> {
    let summary = Chapter::parse(&read_text(&project.chapters().join("SUMMARY.md"))?);
    let place = |exercise: &&Listing| {
        let file = format!("{}.md", exercise.chapter);
        summary.links.iter().position(|link| *link == file)
    };
    let mut exercises: Vec<_> = catalog.of_kind(Kind::Exercise).collect();
    exercises.sort_by_key(place);
    Ok(exercises)
}

fn short(exercise: &Listing) -> &str {
    exercise.name.trim_start_matches("exercise_")
}

fn place_of(exercises: &[&Listing], name: &str) -> Result<usize> {
    let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
    let is_it = |exercise: &&Listing| [short(exercise), &exercise.name, &exercise.chapter].contains(&&*stem);
    exercises.iter().position(is_it).ok_or_else(|| {
        let likeness = |exercise: &&Listing| strsim::jaro_winkler(short(exercise), &stem);
        let nearest = exercises
            .iter()
            .copied()
            .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        match nearest {
            Some(nearest) => anyhow!(
                "there is no exercise `{name}`; the nearest is `{}`, and `cargo run -- exercise` lists all",
                short(nearest)
            ),
            None => anyhow!("there is no exercise in listings/"),
        }
    })
}

fn list(folder: &Path, exercises: &[&Listing]) {
    let solved = Solved::read(folder);
    let widest = exercises
        .iter()
        .map(|exercise| short(exercise).chars().count())
        .max()
        .unwrap_or(0);
    for exercise in exercises {
        let name = short(exercise);
        let state = match (solved.0.contains(name), file(folder, exercise).is_file()) {
            (true, _) => "✓ solved",
            (false, true) => "  begun ",
            (false, false) => "        ",
        };
        let caption = exercise.caption(Language::Rust).unwrap_or_default();
        println!("{state}  {name:widest$}  {caption} ({})", exercise.chapter);
    }
    let count = exercises
        .iter()
        .filter(|exercise| solved.0.contains(short(exercise)))
        .count();
    println!(
        "\n{count} of {} solved. Begin one with `cargo run -- exercise NAME`.",
        exercises.len()
    );
}

/// Where the reader's program lies.
fn file(folder: &Path, exercise: &Listing) -> PathBuf {
    folder.join(format!("{}.rs", short(exercise)))
}

/// The names of the exercises that were solved once, a line each.
struct Solved(BTreeSet<String>);

impl Solved {
    fn path(folder: &Path) -> PathBuf {
        folder.join("solved.txt")
    }

    fn read(folder: &Path) -> Self {
        let text = fs::read_to_string(Solved::path(folder)).unwrap_or_default();
        Solved(text.lines().map(str::to_owned).collect())
    }

    fn add(folder: &Path, name: &str) -> Result<()> {
        let mut solved = Solved::read(folder);
        if !solved.0.insert(name.to_owned()) {
            return Ok(());
        }
        let text: String = solved.0.iter().flat_map(|name| [name, "\n"]).collect();
        let path = Solved::path(folder);
        fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))
    }
}

/// One exercise, and where it is worked on.
struct Desk<'a> {
    exercise: &'a Listing,
    next: Option<&'a Listing>,
    folder: PathBuf,
    file: PathBuf,
    hints: Vec<String>,
}

/// What becomes of a program.
enum Judged {
    Solved,
    Broken,
    Refused,
}

impl<'a> Desk<'a> {
    /// Puts the start of the exercise there, unless the reader has begun.
    fn new(project: &Project, folder: PathBuf, exercise: &'a Listing, next: Option<&'a Listing>) -> Result<Self> {
        let chapter = project.chapters().join(format!("{}.md", exercise.chapter));
        let file = file(&folder, exercise);
        let shown = project.shown(&file).to_string();
        if file.is_file() {
            println!("{shown} is there, and stays as it is. To begin anew, remove it.");
        } else {
            let write = || {
                fs::create_dir_all(&folder)?;
                fs::write(&file, exercise.program(Language::Rust).map_err(std::io::Error::other)?)
            };
            write().with_context(|| format!("{shown} cannot be written"))?;
            println!("{shown} is yours to mend.");
        }
        Ok(Desk {
            exercise,
            next,
            folder,
            file,
            hints: Chapter::parse(&read_text(&chapter)?).hints,
        })
    }

    async fn work(&self, project: &Project, once: bool) -> Result<ExitCode> {
        let playground = runner::ready(project).await?;
        let (send, mut asked) = mpsc::unbounded_channel();
        let _watcher = if once { None } else { Some(self.watch(send.clone())?) };
        if !once {
            listen_for_enter(send);
        }
        let mut hints = self.hints.iter().enumerate();
        let mut text = self.read()?;
        let mut judged = self.judge(project, &playground, &text, once).await?;
        if once {
            return Ok(match judged {
                Judged::Solved => ExitCode::SUCCESS,
                Judged::Broken | Judged::Refused => ExitCode::FAILURE,
            });
        }
        while let Some(wish) = asked.recv().await {
            match wish {
                Wish::Hint if matches!(judged, Judged::Solved) => println!("It is solved already."),
                Wish::Hint => match hints.next() {
                    Some((index, hint)) => println!("\nHint {} of {}: {hint}\n", index + 1, self.hints.len()),
                    None => {
                        println!(
                            "\nThere are no more hints. A solution is {}.\n",
                            project.shown(&self.solution())
                        );
                    }
                },
                Wish::Judge => {
                    sleep(SETTLED).await;
                    let now = self.read()?;
                    if now != text {
                        text = now;
                        judged = self.judge(project, &playground, &text, once).await?;
                    }
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    fn solution(&self) -> PathBuf {
        self.exercise.source_path(Language::Rust).with_extension("solution.rs")
    }

    fn read(&self) -> Result<String> {
        fs::read_to_string(&self.file).with_context(|| format!("{} cannot be read", self.file.display()))
    }

    /// The folder, since editors put another file in the place of the one that they save.
    fn watch(&self, send: mpsc::UnboundedSender<Wish>) -> Result<impl Sized> {
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            if event.is_ok_and(|event| !matches!(event.kind, notify::EventKind::Access(_))) {
                // The receiver goes when the command ends.
                let _ = send.send(Wish::Judge);
            }
        })?;
        watcher.watch(&self.folder, RecursiveMode::NonRecursive)?;
        Ok(watcher)
    }

    /// Runs the program as often as the exercise asks, and tells which promises hold.
    async fn judge(&self, project: &Project, playground: &Playground, text: &str, once: bool) -> Result<Judged> {
        let story = self.exercise.story();
        let bar = progress(Some(story.runs as u64), "Running");
        let mut runs = Vec::new();
        let mut found = vec![None; story.promises.len()];
        while runs.len() < story.runs && found.iter().all(Option::is_none) {
            match run(playground, text).await? {
                Ran::Refused(message) => {
                    bar.finish_and_clear();
                    let message = message.replace("src/main.rs", &project.shown(&self.file).to_string());
                    println!(
                        "\n{message}\nIt does not compile yet. What the compiler says first is what to look at first."
                    );
                    return Ok(Judged::Refused);
                }
                Ran::Over(timeline) => {
                    let promises = story.promises.iter();
                    found = promises.map(|promise| promise.broken_by(&timeline)).collect();
                    runs.push(*timeline);
                }
            }
            bar.inc(1);
        }
        bar.finish_and_clear();
        let last = runs.last().context("it did not run")?;
        println!();
        for line in last.lines() {
            println!("{:>6.2} s  {}", line.seconds, line.text);
        }
        println!("\n{}", picture(last));
        if last.exit_status().is_none()
            && last
                .duration()
                .is_some_and(|seconds| seconds >= Kind::PATIENCE.as_secs_f64())
        {
            println!(
                "It was still running after {} s, and was ended.\n",
                Kind::PATIENCE.as_secs()
            );
        }
        for (promise, found) in story.promises.iter().zip(&found) {
            match found {
                None => println!("✓ {}", promise.says),
                Some(found) if story.runs > 1 => println!("✗ {}\n    in run {}, {found}", promise.says, runs.len()),
                Some(found) => println!("✗ {}\n    {found}", promise.says),
            }
        }
        let broken = story.promises.iter().zip(&found).find(|(_, found)| found.is_some());
        let Some((promise, _)) = broken else {
            Solved::add(&self.folder, short(self.exercise))?;
            let solution = project.shown(&self.solution()).to_string();
            match runs.len() {
                1 => println!("\nSolved. Another solution is {solution}."),
                times => println!("\nSolved, {times} times of {times}. Another solution is {solution}."),
            }
            if let Some(next) = self.next {
                println!(
                    "The next one: `cargo run -- exercise {}` ({}).",
                    short(next),
                    next.chapter
                );
            }
            return Ok(Judged::Solved);
        };
        println!("\nLook at this next: {}", promise.says);
        if !once {
            println!("Save, and it is judged again. Enter: a hint. Ctrl-C: the end.");
        }
        Ok(Judged::Broken)
    }
}

/// What the reader wants.
enum Wish {
    Judge,
    Hint,
}

/// At each line that is typed, until there are no more.
fn listen_for_enter(send: mpsc::UnboundedSender<Wish>) {
    thread::spawn(move || {
        for _ in stdin().lock().lines().map_while(Result::ok) {
            if send.send(Wish::Hint).is_err() {
                return;
            }
        }
    });
}

enum Ran {
    Over(Box<Timeline>),
    Refused(String),
}

/// One run, no longer than the judge's patience.
async fn run(playground: &Playground, text: &str) -> Result<Ran> {
    let mut run = playground.run(Program::new(text.to_owned()))?;
    let mut timeline = Timeline::default();
    let mut compiler = String::new();
    let mut limit = None;
    loop {
        let event = tokio::select! {
            event = run.next() => event,
            () = sleep_until(limit.unwrap_or_else(Instant::now)), if limit.is_some() => {
                run.kill();
                limit = None;
                continue;
            }
        };
        match event {
            Some(Event::Begin) => limit = Some(Instant::now() + Kind::PATIENCE),
            Some(Event::Stdout { text, seconds }) => timeline.add(seconds, Stream::Output, &text),
            Some(Event::Stderr { text, seconds }) => timeline.add(seconds, Stream::Error, &text),
            Some(Event::Compiler { text, .. }) => compiler += &text,
            Some(Event::End(end)) => {
                if end.reason == Reason::Refused {
                    return Ok(Ran::Refused(compiler));
                }
                timeline.finish(end.seconds, end.exit_status());
                return Ok(Ran::Over(Box::new(timeline)));
            }
            None => bail!("the runner stopped before the program did"),
        }
    }
}
