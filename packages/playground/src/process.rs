//! Starts a process in a group of its own, watches it, and ends the whole group. Knows nothing of Rust or the web.

use crate::{
    confine::{Fence, Fencer},
    limits::Limit,
    lines::Lines,
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt},
    process::{ChildStderr, ChildStdin, ChildStdout},
    sync::{Notify, mpsc, oneshot},
    task::JoinSet,
    time,
};

/// How long a line may stay unfinished before what has come of it is handed on.
const SILENCE: Duration = Duration::from_millis(50);
/// How often the process itself is looked at.
const WATCH: Duration = Duration::from_millis(25);
/// Every so many looks, its children and files are, too. That costs a walk through all processes.
const WATCH_ALL: u32 = 8;
/// A folder with more entries than this is as good as full: counting them all takes too long.
const MOST_ENTRIES: usize = 10_000;
/// How long its pipes may stay open after the group has ended.
const DRAIN: Duration = Duration::from_millis(300);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    Stdout,
    Stderr,
}

/// One line, or what came of it before a silence.
pub(crate) struct Text {
    pub(crate) stream: Stream,
    pub(crate) text: String,
    /// Since the process was started.
    pub(crate) seconds: f64,
}

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
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        fencer.install(fence, &mut command)?;

        // The process dies with the thread that started it (confine.rs), so that thread stays until it is gone.
        let (send, started) = oneshot::channel();
        thread::Builder::new().name("child".into()).spawn(move || {
            // Before, not after: on a busy machine the program may have written before this thread runs again.
            let now = Instant::now();
            let mut child = match command.spawn() {
                Ok(child) => child,
                Err(error) => return drop(send.send(Err(error))),
            };
            let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
            let group = Group(Arc::new(Mutex::new(Some(child.id()))));
            let waiting = Group(group.0.clone());
            let (exited, exit) = oneshot::channel();
            // Where nobody waits for the process any more, the group in this message ends it.
            drop(send.send(Ok((pipes, group, now, exit))));
            drop(exited.send(waiting.wait(&mut child)));
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
            exit,
        })
    }

    /// Hands on what the process writes until it ends, is stopped, or passes one of its bounds. Returns how it ended
    /// and after how many seconds. All its output has been handed on by then.
    pub(crate) async fn watch(
        mut self,
        bounds: &Bounds,
        stop: &Notify,
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

        let deadline = time::sleep_until((self.started + bounds.time.0).into());
        tokio::pin!(deadline);
        let mut tick = time::interval(WATCH);
        tick.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
        let mut looks = 0;
        let mut ended_by_us = None;
        let end = |group: &Group, ended_by_us: &mut Option<Ending>, ending| {
            ended_by_us.get_or_insert(ending);
            group.end();
        };
        let status = loop {
            tokio::select! {
                status = &mut self.exit => break status,
                Some(text) = texts.recv() => match text {
                    Ok(text) => emit(text),
                    Err(limit) => end(&self.group, &mut ended_by_us, Ending::Limit(limit)),
                },
                () = stop.notified() => end(&self.group, &mut ended_by_us, Ending::Stopped),
                () = &mut deadline, if ended_by_us.is_none() => {
                    end(&self.group, &mut ended_by_us, Ending::Limit(bounds.time.1));
                }
                _ = tick.tick(), if ended_by_us.is_none() => {
                    looks += 1;
                    let all = looks % WATCH_ALL == 0;
                    let used = self.group.usage(all);
                    if used.memory > bounds.memory.0 {
                        end(&self.group, &mut ended_by_us, Ending::Limit(bounds.memory.1));
                    } else if let Some((most, limit)) = bounds.threads && used.threads > most {
                        end(&self.group, &mut ended_by_us, Ending::Limit(limit));
                    } else if let Some((folder, most, limit)) = &bounds.disk
                        && all
                        && holds_more(folder, *most)
                    {
                        end(&self.group, &mut ended_by_us, Ending::Limit(*limit));
                    }
                }
            }
        };
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

#[derive(Clone, Copy)]
struct Reader {
    started: Instant,
    output: (usize, Limit),
    lines: (usize, Limit),
}

impl Reader {
    async fn read(self, stream: Stream, mut pipe: impl AsyncRead + Unpin, send: mpsc::Sender<Result<Text, Limit>>) {
        let (mut bytes, mut count) = (0, 0);
        let mut lines = Lines::default();
        let mut buffer = vec![0; 16 << 10];
        let mut whole = Vec::new();
        let mut stalled = false;
        loop {
            let read = if lines.is_empty() || stalled {
                pipe.read(&mut buffer).await
            } else if let Ok(read) = time::timeout(SILENCE, pipe.read(&mut buffer)).await {
                read
            } else {
                // What is left now, if anything, is part of a character: its rest is worth waiting for.
                stalled = true;
                let seconds = self.started.elapsed().as_secs_f64();
                let Some(text) = lines.partial() else { continue };
                if send.send(Ok(Text { stream, text, seconds })).await.is_err() {
                    return;
                }
                continue;
            };
            stalled = false;
            let seconds = self.started.elapsed().as_secs_f64();
            let read = read.unwrap_or(0);
            let taken = read.min(self.output.0 - bytes);
            bytes += taken;
            lines.push(&buffer[..taken], |line| whole.push(line));
            if read == 0 || taken < read {
                whole.extend(Some(lines.rest()).filter(|rest| !rest.is_empty()));
            }
            for text in whole.drain(..) {
                count += 1;
                let message = if count > self.lines.0 {
                    Err(self.lines.1)
                } else {
                    Ok(Text { stream, text, seconds })
                };
                let over = message.is_err();
                if send.send(message).await.is_err() || over {
                    return;
                }
            }
            if taken < read {
                drop(send.send(Err(self.output.1)).await);
            }
            if read == 0 || taken < read {
                return;
            }
        }
    }
}

/// A process group, by the number of its leader, until the leader has been reaped: from then on the number may be
/// somebody else's. Dropping it ends the group.
struct Group(Arc<Mutex<Option<u32>>>);

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Usage {
    memory: u64,
    threads: usize,
}

impl Group {
    fn end(&self) {
        let leader = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(leader) = *leader {
            kill_group(leader);
        }
    }

    /// Waits until the leader has ended, ends what is left of the group, then reaps the leader.
    #[cfg(unix)]
    fn wait(&self, child: &mut Child) -> io::Result<ExitStatus> {
        use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
        let id = WaitId::Pid(Pid::from_child(child));
        while let Err(error) = waitid(id.clone(), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT) {
            if error != rustix::io::Errno::INTR {
                break;
            }
        }
        let mut leader = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kill_group(child.id());
        let status = child.wait();
        *leader = None;
        status
    }

    #[cfg(not(unix))]
    fn wait(&self, child: &mut Child) -> io::Result<ExitStatus> {
        loop {
            // `end` cannot kill a process by its number here: it takes the number away, and this thread kills.
            if self.0.lock().unwrap_or_else(PoisonError::into_inner).is_none() {
                child.kill().ok();
            }
            if let Some(status) = child.try_wait()? {
                return Ok(status);
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    #[cfg(target_os = "linux")]
    fn usage(&self, with_children: bool) -> Usage {
        let leader = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(leader) = leader else { return Usage::default() };
        if !with_children {
            return proc_stat(leader).map(|stat| stat.usage).unwrap_or_default();
        }
        let Ok(all) = fs::read_dir("/proc") else {
            return Usage::default();
        };
        let ids = all
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        let members = ids.filter_map(proc_stat).filter(|stat| stat.group == leader);
        members.fold(Usage::default(), |sum, stat| Usage {
            memory: sum.memory + stat.usage.memory,
            threads: sum.threads + stat.usage.threads,
        })
    }

    #[cfg(not(target_os = "linux"))]
    fn usage(&self, _with_children: bool) -> Usage {
        Usage::default()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}

/// True where the files below `folder` have more than `most` bytes together, or are too many.
fn holds_more(folder: &Path, most: u64) -> bool {
    let (mut bytes, mut entries) = (0, 0);
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            entries += 1;
            // Of the entry itself: a symbolic link leads nowhere.
            match entry.metadata() {
                Ok(metadata) if metadata.is_dir() => folders.push(entry.path()),
                Ok(metadata) => bytes += metadata.len(),
                Err(_) => {}
            }
            if bytes > most || entries > MOST_ENTRIES {
                return true;
            }
        }
    }
    false
}

#[cfg(unix)]
fn kill_group(leader: u32) {
    use rustix::process::{Pid, Signal, kill_process_group};
    if let Some(group) = i32::try_from(leader).ok().and_then(Pid::from_raw) {
        // It fails where every member is gone already.
        kill_process_group(group, Signal::KILL).ok();
    }
}

#[cfg(target_os = "linux")]
struct ProcStat {
    group: u32,
    usage: Usage,
}

/// Reads `/proc/ID/stat`, proc_pid_stat(5): the name stands in parentheses and may itself contain them.
#[cfg(target_os = "linux")]
fn proc_stat(id: u32) -> Option<ProcStat> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let mut fields = text.rsplit_once(')')?.1.split_ascii_whitespace();
    // Fields are numbered from 1 in the manual; the first after the name is number 3.
    let group = fields.nth(5 - 3)?.parse().ok()?;
    let threads = fields.nth(20 - 5 - 1)?.parse().ok()?;
    let pages: u64 = fields.nth(24 - 20 - 1)?.parse().ok()?;
    let memory = pages * rustix::param::page_size() as u64;
    Some(ProcStat {
        group,
        usage: Usage { memory, threads },
    })
}
