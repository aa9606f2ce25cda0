//! The requests by WebSocket, told apart by their sequence numbers: one execution, one exploration and one check at a time.
//! Knows nothing of how programs are run.

use std::pin::Pin;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use tokio::time;
use tokio_stream::{StreamExt, StreamMap};

use crate::playground::{Ahead, Playground};
use crate::program::Program;
use crate::server::messages::{CheckEnd, CheckRequest, ExploreRequest, Hello, Meta, Reply, Request};
use crate::server::protocol::ExecuteRequest;
use crate::server::streams::{Execution, Exploring};

pub(super) async fn upgrade(State(playground): State<Playground>, upgrade: WebSocketUpgrade) -> Response {
    let most = playground.limits().request;
    upgrade
        .max_message_size(most)
        .max_frame_size(most)
        .on_upgrade(move |socket| serve(playground, socket))
}

/// What a socket has in hand. Dropping it ends all of it.
struct Session {
    playground: Playground,
    executions: StreamMap<i64, Execution>,
    exploration: Option<Exploring>,
    /// What to send of a program that is being checked.
    check: Option<Later<Reply>>,
    /// What is compiled after its check, or was last.
    ahead: Option<(Program, Ahead)>,
}

type Later<T> = Pin<Box<dyn Future<Output = T> + Send>>;

async fn serve(playground: Playground, mut socket: WebSocket) {
    if !handshake(&mut socket, playground.limits().request_time).await {
        return;
    }
    let mut session = Session {
        playground,
        executions: StreamMap::new(),
        exploration: None,
        check: None,
        ahead: None,
    };
    loop {
        let replies = tokio::select! {
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => session.receive(&text).err().into_iter().collect(),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => Vec::new(),
            },
            Some((_, replies)) = session.executions.next() => replies,
            Some(replies) = of_exploration(&mut session.exploration) => replies,
            Some(reply) = next(&mut session.check) => vec![reply],
        };
        for reply in replies {
            let text = serde_json::to_string(&reply).expect("a reply is plain data");
            if socket.send(Message::Text(text.into())).await.is_err() {
                return;
            }
        }
    }
}

/// Waits for it, where there is one.
async fn next(check: &mut Option<Later<Reply>>) -> Option<Reply> {
    let reply = check.as_mut()?.await;
    *check = None;
    Some(reply)
}

/// Waits for what to send of it next, where there is one.
async fn of_exploration(exploration: &mut Option<Exploring>) -> Option<Vec<Reply>> {
    exploration.as_mut()?.next().await
}

/// The client has to accept that the API may change, and gets its own message back. Whoever says nothing for so long is
/// sent away.
async fn handshake(socket: &mut WebSocket, patience: Duration) -> bool {
    let Ok(Some(Ok(Message::Text(text)))) = time::timeout(patience, socket.recv()).await else {
        return false;
    };
    match serde_json::from_str(&text) {
        Ok(Hello::Connected { payload }) if payload.i_accept_this_is_an_unsupported_api => {
            socket.send(Message::Text(text)).await.is_ok()
        }
        _ => false,
    }
}

impl Session {
    /// Does what a message asks for; returns the reply where it cannot.
    fn receive(&mut self, text: &str) -> Result<(), Reply> {
        match Request::parse(text)? {
            Request::Execute { payload, meta } => self.execute(payload, meta)?,
            // What comes for an execution that has ended in the meantime is no error.
            Request::Stdin { payload, meta } => {
                if let Some(stdin) = self.execution(&meta).and_then(|execution| execution.stdin.as_ref()) {
                    stdin.write(payload);
                }
            }
            Request::StdinClose { meta } => {
                if let Some(execution) = self.execution(&meta) {
                    execution.stdin = None;
                }
            }
            Request::Check { payload, meta } => self.check(payload, meta)?,
            Request::Explore { payload, meta } => self.explore(payload, meta)?,
            Request::Kill { meta } => {
                let exploration = self.exploration.as_ref();
                let exploration = exploration.filter(|one| one.meta.sequence_number == meta.sequence_number);
                if let Some(exploration) = exploration {
                    exploration.run.kill();
                }
                if let Some(execution) = self.execution(&meta) {
                    execution.run.kill();
                }
            }
        }
        Ok(())
    }

    fn execute(&mut self, request: ExecuteRequest, meta: Meta) -> Result<(), Reply> {
        // The old one ends; what it still says goes nowhere.
        self.executions.clear();
        self.check = None;
        let program = Program::try_from(request).map_err(|error| Reply::failed(error, meta.clone()))?;
        self.give_up_all_but(&program);
        let (run, stdin) = self
            .playground
            .run_with_stdin(program)
            .map_err(|error| Reply::failed(error.to_string(), meta.clone()))?;
        let number = meta.sequence_number;
        self.executions.insert(number, Execution::new(run, stdin, meta));
        Ok(())
    }

    fn explore(&mut self, request: ExploreRequest, meta: Meta) -> Result<(), Reply> {
        self.exploration = None;
        let ExploreRequest { program, explore } = request;
        let program = Program::try_from(program).map_err(|error| Reply::failed(error, meta.clone()))?;
        let run = self.playground.explore(program, &explore);
        let run = run.map_err(|error| Reply::failed(error.to_string(), meta.clone()))?;
        self.exploration = Some(Exploring::new(run, meta));
        Ok(())
    }

    fn check(&mut self, request: CheckRequest, meta: Meta) -> Result<(), Reply> {
        self.check = None;
        let CheckRequest { program, compile_ahead } = request;
        let program = Program::try_from(program).map_err(|error| Reply::failed(error, meta.clone()))?;
        self.give_up_all_but(&program);
        let began = Instant::now();
        let checked: Later<_> = if compile_ahead {
            let ahead = self.ahead.take().filter(|(_, same)| !same.has_failed());
            let ahead = ahead.map_or_else(|| self.playground.compile_ahead(program.clone()), |(_, same)| same);
            let checked = ahead.checked();
            self.ahead = Some((program, ahead));
            Box::pin(checked)
        } else {
            let playground = self.playground.clone();
            Box::pin(async move { playground.check(&program).await })
        };
        self.check = Some(Box::pin(async move {
            match checked.await {
                Ok(checked) => Reply::CheckEnd {
                    payload: Box::new(CheckEnd::from(checked)),
                    meta: meta.with(Some(began.elapsed().as_secs_f64()), None),
                },
                Err(error) => Reply::failed(error.to_string(), meta),
            }
        }));
        Ok(())
    }

    /// Whoever asks for another program no longer wants what is compiled ahead.
    fn give_up_all_but(&mut self, program: &Program) {
        self.ahead.take_if(|(ahead, _)| ahead != program);
    }

    fn execution(&mut self, meta: &Meta) -> Option<&mut Execution> {
        let mut executions = self.executions.iter_mut();
        let found = executions.find(|(number, _)| *number == meta.sequence_number);
        found.map(|(_, execution)| execution)
    }
}
