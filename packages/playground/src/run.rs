//! One run of a program, from the request to its end. Knows nothing of the web.

use std::future::{pending, poll_fn};
use std::iter;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use tokio::io::AsyncWriteExt;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio_util::sync::CancellationToken;

use crate::compile::{Compiled, Compiler};
use crate::confine::resources::Resources;
use crate::confine::{Fence, Fencer};
use crate::diagnostic::Messages;
use crate::error::{Error, Result};
use crate::event::{End, Event, Finished, Reason};
use crate::explore::Explored;
use crate::libraries::Libraries;
use crate::libraries::built::Built;
use crate::limits::{Limit, Limits};
use crate::lines::Lines;
use crate::process::output::Stream;
use crate::process::{Bounds, Process, environment};
use crate::program::{Mode, Program};
use crate::queue::{Place, Queue};
use crate::scratch::Scratch;

/// Programs give way to the server that watches them and to the page that shows them, even where five hundred of their
/// threads want to go on. Measured by `benches/answers.rs`: with 0, answers then take three quarters of a second, and with
/// more than 10 they take longer again. On a machine that has nothing else to do it makes no difference.
const NICENESS: i32 = 5;

/// A report tells of up to a hundred orders step by step, and may be so many times as long as what a program writes.
const REPORT: usize = 16;

/// A program that is being compiled or runs. Dropping it ends the program and all its children.
#[derive(Debug)]
pub struct Run {
    events: mpsc::UnboundedReceiver<Event>,
    /// [`Event::End`] was handed on. Something of ours may still want to say something, as a build of the libraries
    /// that goes on.
    has_ended: bool,
    stop: CancellationToken,
    task: AbortHandle,
}

impl Run {
    /// The next event; None after [`Event::End`].
    pub async fn next(&mut self) -> Option<Event> {
        poll_fn(|context| self.poll_next(context)).await
    }

    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Event>> {
        if self.has_ended {
            return Poll::Ready(None);
        }
        let event = self.events.poll_recv(context);
        self.has_ended = matches!(event, Poll::Ready(Some(Event::End(_))));
        event
    }

    /// Ends the program and all its children. The rest of its output and [`Event::End`] still come.
    pub fn kill(&self) {
        self.stop.cancel();
    }

    /// Waits for the end and collects everything.
    pub async fn finish(mut self) -> Finished {
        let (mut compiler, mut stdout, mut stderr) = (String::new(), String::new(), String::new());
        while let Some(event) = self.next().await {
            match event {
                Event::Begin => {}
                Event::Stdout { text, .. } => stdout += &text,
                Event::Stderr { text, .. } => stderr += &text,
                Event::Compiler { text, .. } => compiler += &text,
                Event::End(end) => {
                    return Finished {
                        compiler,
                        stdout,
                        stderr,
                        end,
                    };
                }
            }
        }
        let end = Reason::Failed("the run ended without saying how".into()).end(0.0);
        Finished {
            compiler,
            stdout,
            stderr,
            end,
        }
    }
}

#[cfg(test)]
impl Run {
    /// One that says what it is told to say.
    pub(crate) fn that_says(events: mpsc::UnboundedReceiver<Event>) -> Self {
        Run {
            events,
            has_ended: false,
            stop: CancellationToken::new(),
            task: tokio::spawn(async {}).abort_handle(),
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The standard input of a program. Dropping it closes it.
#[derive(Debug)]
pub struct Stdin(mpsc::UnboundedSender<String>);

/// The other end of a [`Stdin`].
pub(crate) type Typed = mpsc::UnboundedReceiver<String>;

impl Stdin {
    pub(crate) fn new() -> (Self, Typed) {
        let (send, receive) = mpsc::unbounded_channel();
        (Stdin(send), receive)
    }

    /// Hands text to the program, now or once it has started. Lost where it has ended.
    pub fn write(&self, text: impl Into<String>) {
        self.0.send(text.into()).ok();
    }
}

/// What programs are run with.
pub(crate) struct Runner {
    pub(crate) libraries: Arc<Libraries>,
    /// What stands in for std in a program that explores itself.
    pub(crate) explorer: Option<Arc<Libraries>>,
    pub(crate) compiler: Compiler,
    pub(crate) scratch: Scratch,
    pub(crate) fencer: Arc<Fencer>,
    pub(crate) queue: Queue,
    pub(crate) limits: Arc<Limits>,
}

impl Runner {
    /// Begins a run; without `stdin` the program reads nothing.
    ///
    /// # Errors
    /// [`Error::Busy`] where the queue is full.
    pub(crate) fn start(self: &Arc<Self>, program: Program, stdin: Option<Typed>) -> Result<Run> {
        self.begin(program, self.libraries.clone(), None, stdin)
    }

    /// Begins to explore a program.
    ///
    /// # Errors
    /// As [`Runner::start`], and [`Error::NoExplorer`].
    pub(crate) fn explore(self: &Arc<Self>, explored: Explored) -> Result<Run> {
        let explorer = self.explorer.clone().ok_or(Error::NoExplorer)?;
        self.begin(explored.program.clone(), explorer, Some(explored), None)
    }

    fn begin(
        self: &Arc<Self>,
        program: Program,
        libraries: Arc<Libraries>,
        explored: Option<Explored>,
        stdin: Option<Typed>,
    ) -> Result<Run> {
        let place = self.queue.enter()?;
        let (send, events) = mpsc::unbounded_channel();
        let stop = CancellationToken::new();
        let job = Job {
            runner: self.clone(),
            program,
            libraries,
            explored,
            events: send,
            stop: stop.clone(),
            _place: place,
        };
        let task = tokio::spawn(job.run(stdin)).abort_handle();
        Ok(Run {
            events,
            has_ended: false,
            stop,
            task,
        })
    }

    fn program(&self, program: &Program, built: &Built, executable: &Path, job: &Path) -> (Command, Fence, Bounds) {
        let limits = &self.limits;
        let mut command = Command::new(executable);
        command.current_dir(job).env_clear().envs(environment::of_program(job));
        if program.backtrace {
            command.env("RUST_BACKTRACE", "1");
        }
        let fence = Fence {
            read: iter::once(executable)
                .chain(built.linked_with(program))
                .map(Path::to_owned)
                .collect(),
            write: vec![job.to_owned()],
            starts: Some(limits.threads),
            resources: Resources {
                cpu: Resources::cpu_for(limits.run_time),
                memory: limits.memory,
                file: limits.disk,
                data: Resources::data_for(limits.memory, limits.threads),
                niceness: NICENESS,
            },
        };
        let bounds = Bounds {
            time: (limits.run_time, Limit::RunTime(limits.run_time)),
            memory: (limits.memory, Limit::Memory(limits.memory)),
            threads: Some((limits.threads, Limit::Threads(limits.threads))),
            output: (limits.output, Limit::Output(limits.output)),
            lines: Some((limits.lines, Limit::Lines(limits.lines))),
            disk: Some((job.to_owned(), limits.disk, Limit::Disk(limits.disk))),
        };
        (command, fence, bounds)
    }
}

/// The work behind a [`Run`].
struct Job {
    runner: Arc<Runner>,
    program: Program,
    libraries: Arc<Libraries>,
    /// Where it is a program that explores itself.
    explored: Option<Explored>,
    events: mpsc::UnboundedSender<Event>,
    stop: CancellationToken,
    _place: Place,
}

impl Job {
    async fn run(self, stdin: Option<Typed>) {
        let end = match self.attempt(stdin).await {
            Ok(end) => end,
            Err(error) => {
                tracing::error!("{error}");
                Reason::Failed(error.to_string()).end(0.0)
            }
        };
        // Its place first: whoever has seen the end may start the next.
        let events = self.events.clone();
        drop(self);
        events.send(Event::End(end)).ok();
    }

    fn say(&self, event: Event) {
        // Whoever no longer listens has dropped the run, and this task with it.
        self.events.send(event).ok();
    }

    /// What the compiler says, if anything.
    fn say_compiled(&self, messages: Messages, seconds: f64) {
        let Messages { text, diagnostics } = messages;
        if !text.is_empty() {
            self.say(Event::Compiler {
                text,
                diagnostics,
                seconds,
            });
        }
    }

    async fn attempt(&self, stdin: Option<Typed>) -> Result<End, Arc<Error>> {
        let Job {
            runner,
            program,
            libraries,
            explored,
            stop,
            ..
        } = self;
        let killed = || Ok(Reason::Killed.end(0.0));
        if let Some(messages) = explored.as_ref().and_then(|explored| explored.refused.clone()) {
            self.say_compiled(messages, 0.0);
            return Ok(Reason::Unexplorable.end(0.0));
        }
        let events = self.events.clone();
        let notice = move || {
            // In the form of Cargo's own words, so that a client which takes those off takes this off too.
            let text = "    Building the libraries for this mode, which happens once and takes a while\n".into();
            let (diagnostics, seconds) = (Vec::new(), 0.0);
            let event = Event::Compiler {
                text,
                diagnostics,
                seconds,
            };
            events.send(event).ok();
        };
        // What stands in for std is there in one mode alone, optimised.
        let mode = if explored.is_some() { Mode::Debug } else { program.mode };
        let built = tokio::select! {
            built = libraries.get(mode, notice) => built?,
            () = stop.cancelled() => return killed(),
        };
        let asked = Instant::now();
        let compiled = tokio::select! {
            compiled = runner.compiler.compile(program, &built) => compiled?,
            () = stop.cancelled() => return killed(),
        };
        let entry = match compiled {
            Compiled::Done(entry) => entry,
            Compiled::Ended(reason) => return Ok(reason.end(0.0)),
        };
        let seconds = asked.elapsed().as_secs_f64();
        let messages = match explored {
            Some(explored) => explored.said_of_program(entry.messages),
            None => entry.messages,
        };
        let Some(executable) = entry.program else {
            self.say_compiled(messages, seconds);
            let reason = match explored {
                Some(_) => Reason::Unexplorable,
                None if entry.success => Reason::Exited(0),
                None => Reason::Refused,
            };
            return Ok(reason.end(0.0));
        };

        let _turn = tokio::select! {
            turn = runner.queue.to_run() => turn,
            () = stop.cancelled() => return killed(),
        };
        let job = runner.scratch.folder()?;
        let (mut command, fence, mut bounds) = runner.program(program, &built, &executable, job.path());
        if explored.is_some() {
            let most = REPORT * runner.limits.output;
            bounds.output = (most, Limit::Output(most));
        }
        command.stdin(if stdin.is_some() { Stdio::piped() } else { Stdio::null() });
        let mut process = Process::start(command, &runner.fencer, &fence, job)
            .await
            .map_err(Error::Process)?;
        self.say(Event::Begin);
        self.say_compiled(messages, seconds);

        let pipe = process.stdin.take();
        let feed = async {
            if let (Some(mut pipe), Some(mut texts)) = (pipe, stdin) {
                while let Some(text) = texts.recv().await {
                    if pipe.write_all(text.as_bytes()).await.is_err() {
                        break;
                    }
                }
            }
            // The pipe is closed; only the end of the program ends the run.
            pending().await
        };
        let mut found = Lines::default();
        let watch = process.watch(&bounds, stop, |text| {
            let (stream, text, seconds) = (text.stream, text.text, text.seconds);
            match stream {
                Stream::Stdout if explored.is_some() => {
                    found.push(text.as_bytes(), |text| self.say(Event::Stdout { text, seconds }));
                }
                Stream::Stdout => self.say(Event::Stdout { text, seconds }),
                Stream::Stderr => self.say(Event::Stderr { text, seconds }),
            }
        });
        let (ending, seconds) = tokio::select! {
            ended = watch => ended.map_err(Error::Process)?,
            ended = feed => ended,
        };
        Ok(Reason::from(ending).end(seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nothing_comes_after_the_end_even_if_somebody_could_still_speak() {
        let (say, events) = mpsc::unbounded_channel();
        let mut run = Run::that_says(events);
        let end = Event::End(Reason::Killed.end(0.0));
        for event in [end.clone(), Event::Begin] {
            say.send(event).unwrap();
        }
        assert_eq!(run.next().await, Some(end));
        assert_eq!(run.next().await, None);
    }
}
