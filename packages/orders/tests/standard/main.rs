//! What the parts of std do here is what they do there: each test is one body, compiled against std and against `orders`.

mod alike;
mod atomics;
mod channels;
mod locals;
mod locks;
mod once;
mod scopes;
mod signals;
mod threads;
