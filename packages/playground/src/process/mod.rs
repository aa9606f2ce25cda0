//! Starts a process in a group of its own, watches it, and ends the whole group. Knows nothing of Rust or the web.

pub(crate) mod environment;
pub(crate) mod input;
#[cfg(target_os = "macos")]
mod macos;
pub(crate) mod output;
#[cfg(test)]
mod trees;
#[cfg(unix)]
mod unix;
mod usage;
#[cfg(windows)]
mod windows;

use std::io;
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tokio::process::{ChildStderr, ChildStdin, ChildStdout};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time;
use tokio_util::sync::CancellationToken;

use crate::confine::{Fence, Fencer};
use crate::limits::Limit;
use crate::process::output::{Reader, Stream, Text};
#[cfg(unix)]
use crate::process::unix::Group;
use crate::process::usage::holds_more;
#[cfg(windows)]
use crate::process::windows::Group;

/// How often the process and its children are looked at.
const WATCH: Duration = Duration::from_millis(25);
/// Every so many looks, its files are, too, and every process of this machine, which might be its child.
const WATCH_ALL: u32 = 8;
/// How long its pipes may stay open after the group has ended.
const DRAIN: Duration = Duration::from_millis(300);

/// How far a process may go, each bound with the limit that is named when it is passed.
pub(crate) struct Bounds {
    pub(crate) time: (Duration, Limit),
    pub(crate) memory: (u64, Limit),
    pub(crate) threads: Option<(usize, Limit)>,
    pub(crate) output: (usize, Limit),
    pub(crate) lines: Option<(usize, Limit)>,
    /// Of what lies in a folder.
    pub(crate) disk: Option<(PathBuf, u64, Limit)>,
}

/// How a process came to its end.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ending {
    Exited(ExitStatus),
    Limit(Limit),
    /// Ended on request.
    Stopped,
}

/// A process that runs. Dropping it ends its group.
pub(crate) struct Process {
    group: Group,
    pub(crate) stdin: Option<ChildStdin>,
    stdout: ChildStdout,
    stderr: ChildStderr,
    started: Instant,
    /// It has wanted to start more than it may, and was ended for it.
    over: Arc<AtomicBool>,
    exit: oneshot::Receiver<io::Result<ExitStatus>>,
}

impl Process {
    /// Starts `command` behind `fence`. `keep` is dropped when the process is gone, for instance its folder.
    pub(crate) async fn start(
        mut command: Command,
        fencer: &Fencer,
        fence: &Fence,
        keep: impl Send + 'static,
    ) -> io::Result<Process> {
        Group::separate(&mut command);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let guard = fencer.install(fence, &mut command)?;
        let over = Arc::new(AtomicBool::new(false));
        let passed = over.clone();

        let resources = fence.resources;
        // The process dies with the thread that started it (`confine`), so that thread stays until it is gone.
        let (send, started) = oneshot::channel();
        thread::Builder::new().name("child".into()).spawn(move || {
            // Before, not after: on a busy machine the program may have written before this thread runs again.
            let now = Instant::now();
            let mut child = match command.spawn() {
                Ok(child) => child,
                Err(error) => return drop(send.send(Err(error))),
            };
            let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
            let group = match Group::of(&mut child, &resources) {
                Ok(group) => group,
                Err(error) => return drop(send.send(Err(error))),
            };
            // One for all in this thread and the guard's: the first that is dropped ends the group.
            let waiting = Arc::new(group.clone());
            let (counted, ended) = (waiting.clone(), waiting.clone());
            let over = move || {
                passed.store(true, Ordering::Relaxed);
                ended.end();
            };
            let gone = Arc::new(AtomicBool::new(false));
            let left = gone.clone();
            let kept = guard.keep(
                move || counted.usage(true).threads,
                over,
                move || left.load(Ordering::Relaxed),
            );
            if kept.is_err() {
                group.end();
            }
            let (exited, exit) = oneshot::channel();
            // Where nobody waits for the process any more, the group in this message ends it.
            drop(send.send(kept.map(|()| (pipes, group, now, exit))));
            drop(exited.send(waiting.wait(&mut child)));
            gone.store(true, Ordering::Relaxed);
            drop(keep);
        })?;
        let ((stdin, stdout, stderr), group, started, exit) = started
            .await
            .unwrap_or_else(|_| Err(io::Error::other("the thread that starts it ended")))?;
        let missing = || io::Error::other("a pipe is missing");
        Ok(Process {
            group,
            stdin: stdin.map(ChildStdin::from_std).transpose()?,
            stdout: ChildStdout::from_std(stdout.ok_or_else(missing)?)?,
            stderr: ChildStderr::from_std(stderr.ok_or_else(missing)?)?,
            started,
            over,
            exit,
        })
    }

    /// As if it were started now: it has only waited for what it is to do.
    pub(crate) fn begin_anew(&mut self) {
        self.started = Instant::now();
    }

    /// False once it has ended.
    pub(crate) fn is_alive(&self) -> bool {
        self.exit.is_empty() && !self.exit.is_terminated()
    }

    /// Hands on what the process writes until it ends, is stopped, or passes one of its bounds. Returns how it ended
    /// and after how many seconds. All its output has been handed on by then.
    pub(crate) async fn watch(
        mut self,
        bounds: &Bounds,
        stop: &CancellationToken,
        mut emit: impl FnMut(Text),
    ) -> io::Result<(Ending, f64)> {
        let (send, mut texts) = mpsc::channel(256);
        let mut readers = JoinSet::new();
        let reader = Reader {
            started: self.started,
            output: bounds.output,
            lines: bounds.lines.unwrap_or((usize::MAX, bounds.output.1)),
        };
        readers.spawn(reader.read(Stream::Stdout, self.stdout, send.clone()));
        readers.spawn(reader.read(Stream::Stderr, self.stderr, send));

        let watch = Watch {
            group: &self.group,
            started: self.started,
            bounds,
            stop,
        };
        let (status, mut ended_by_us) = watch.until(&mut self.exit, &mut texts, &mut emit).await;
        if self.over.load(Ordering::Relaxed)
            && let Some((_, limit)) = bounds.threads
        {
            ended_by_us.get_or_insert(Ending::Limit(limit));
        }
        let mut seconds = self.started.elapsed().as_secs_f64();
        let rest = async {
            while let Some(text) = texts.recv().await {
                match text {
                    Ok(text) => {
                        // A last line may have been read a moment after the end was noticed.
                        seconds = seconds.max(text.seconds);
                        emit(text);
                    }
                    Err(limit) => {
                        ended_by_us.get_or_insert(Ending::Limit(limit));
                    }
                }
            }
        };
        // Only a process that has left the group could hold the pipes open now.
        time::timeout(DRAIN, rest).await.ok();
        let status = status.unwrap_or_else(|_| Err(io::Error::other("the thread that waits for it ended")))?;
        Ok((ended_by_us.unwrap_or(Ending::Exited(status)), seconds))
    }
}

/// The watch over a process that runs.
struct Watch<'a> {
    group: &'a Group,
    started: Instant,
    bounds: &'a Bounds,
    stop: &'a CancellationToken,
}

impl Watch<'_> {
    /// Hands on texts until `exit` is there; ends the group where it is to be stopped or passes a bound. Returns the
    /// exit and, where the group was ended, why.
    async fn until<T>(
        &self,
        mut exit: impl Future<Output = T> + Unpin,
        texts: &mut mpsc::Receiver<Result<Text, Limit>>,
        emit: &mut impl FnMut(Text),
    ) -> (T, Option<Ending>) {
        let Watch {
            group,
            started,
            bounds,
            stop,
        } = *self;
        let deadline = time::sleep_until((started + bounds.time.0).into());
        tokio::pin!(deadline);
        let mut tick = time::interval(WATCH);
        tick.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
        let mut looks = 0;
        let mut ended_by_us = None;
        let end = |ended_by_us: &mut Option<Ending>, ending| {
            ended_by_us.get_or_insert(ending);
            group.end();
        };
        let exited = loop {
            tokio::select! {
                exited = &mut exit => break exited,
                Some(text) = texts.recv() => match text {
                    Ok(text) => emit(text),
                    Err(limit) => end(&mut ended_by_us, Ending::Limit(limit)),
                },
                // A token stays cancelled: without the condition this would go round and round until the exit.
                () = stop.cancelled(), if ended_by_us.is_none() => end(&mut ended_by_us, Ending::Stopped),
                () = &mut deadline, if ended_by_us.is_none() => {
                    end(&mut ended_by_us, Ending::Limit(bounds.time.1));
                }
                _ = tick.tick(), if ended_by_us.is_none() => {
                    looks += 1;
                    let all = looks % WATCH_ALL == 0;
                    let used = group.usage(all);
                    if used.memory > bounds.memory.0 {
                        end(&mut ended_by_us, Ending::Limit(bounds.memory.1));
                    } else if let Some((most, limit)) = bounds.threads && used.threads > most {
                        end(&mut ended_by_us, Ending::Limit(limit));
                    } else if let Some((folder, most, limit)) = &bounds.disk
                        && all
                        && holds_more(folder, *most)
                    {
                        end(&mut ended_by_us, Ending::Limit(*limit));
                    }
                }
            }
        };
        (exited, ended_by_us)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::cell::Cell;
    use std::future::poll_fn;
    use std::pin::pin;
    use std::task::Poll;

    use super::*;
    use crate::confine::resources::Resources;

    fn bounds() -> Bounds {
        let (hour, limit) = (Duration::from_secs(3600), Limit::Threads(0));
        Bounds {
            time: (hour, limit),
            memory: (u64::MAX, limit),
            threads: None,
            output: (usize::MAX, limit),
            lines: None,
            disk: None,
        }
    }

    /// A process that takes its time to die, as one in the middle of a write to a disk does. Whenever the watch goes
    /// round, it asks for the exit again.
    #[tokio::test]
    async fn while_a_stopped_process_takes_its_time_the_watch_sleeps() {
        let (delay, start, asked) = (Duration::from_millis(200), Instant::now(), Cell::new(0));
        let mut timer = pin!(time::sleep(delay));
        // Its own clock as well: where the watch never lets go, the runtime's timer never fires.
        let exit = poll_fn(|context| {
            asked.set(asked.get() + 1);
            match timer.as_mut().poll(context) {
                Poll::Pending if start.elapsed() < delay * 2 => Poll::Pending,
                _ => Poll::Ready("gone"),
            }
        });
        let stop = CancellationToken::new();
        stop.cancel();
        let mut child = Command::new("true").spawn().unwrap();
        let group = Group::of(&mut child, &Resources::default()).unwrap();
        group.wait(&mut child).unwrap();
        let watch = Watch {
            group: &group,
            started: start,
            bounds: &bounds(),
            stop: &stop,
        };
        let (_send, mut texts) = mpsc::channel(1);
        let (exit, ended) = watch.until(exit, &mut texts, &mut |_| ()).await;
        assert!(matches!((exit, ended), ("gone", Some(Ending::Stopped))));
        assert!(asked.get() < 10, "the watch went round {} times", asked.get());
    }
}
