//! Where a lock is taken and its guard gets a name. Knows nothing of mutants.

use syn::{Expr, ExprMethodCall, Local, Pat, Stmt, UnOp};

use super::kinds::Kinds;
use super::source::Source;
use super::types::Kind;

/// A `let` of a guard.
pub(crate) struct Taken<'a> {
    pub(crate) local: &'a Local,
    /// The guard's name.
    pub(crate) name: String,
    /// What makes the guard.
    pub(crate) value: &'a Expr,
    /// What takes the lock.
    pub(crate) call: Option<&'a ExprMethodCall>,
    pub(crate) kind: Kind,
}

/// The guard that a statement gives a name to.
pub(crate) fn taken<'a>(statement: &'a Stmt, kinds: &Kinds) -> Option<Taken<'a>> {
    let Stmt::Local(local) = statement else { return None };
    let value = &*local.init.as_ref()?.expr;
    let name = name_of(&local.pat)?;
    let call = taking(value, kinds);
    let kind = match call {
        Some(call) if call.method.to_string().starts_with("acquire") => Kind::Permit,
        Some(_) => Kind::Guard,
        // Of a function of the program's own.
        None => match (value, kinds.kind(value)) {
            (Expr::Call(_), kind @ (Kind::Guard | Kind::Permit)) => kind,
            _ => return None,
        },
    };
    Some(Taken {
        local,
        name,
        value,
        call,
        kind,
    })
}

/// The one name in a pattern that is never refused otherwise than by poison.
fn name_of(pattern: &Pat) -> Option<String> {
    match pattern {
        Pat::Ident(name) => Some(name.ident.to_string()),
        Pat::Type(typed) => name_of(&typed.pat),
        Pat::TupleStruct(inner) if inner.path.is_ident("Ok") => name_of(inner.elems.first()?),
        _ => None,
    }
}

/// The call that takes a lock or a permit, whose guard is the expression's value.
pub(crate) fn taking<'a>(value: &'a Expr, kinds: &Kinds) -> Option<&'a ExprMethodCall> {
    match value {
        Expr::Reference(inner) => match &*inner.expr {
            Expr::Unary(deref) if matches!(deref.op, UnOp::Deref(_)) => taking(&deref.expr, kinds),
            _ => None,
        },
        Expr::Paren(inner) => taking(&inner.expr, kinds),
        Expr::Try(inner) => taking(&inner.expr, kinds),
        Expr::Await(inner) => taking(&inner.base, kinds),
        Expr::MethodCall(call) => match call.method.to_string().as_str() {
            "unwrap" | "expect" | "unwrap_or_else" => taking(&call.receiver, kinds),
            "lock" | "lock_owned" | "blocking_lock" | "upgradable_read" if call.args.is_empty() => {
                matches!(kinds.kind(&call.receiver), Kind::Lock | Kind::Unknown).then_some(call)
            }
            "read" | "write" | "read_owned" | "write_owned" if call.args.is_empty() => {
                (kinds.kind(&call.receiver) == Kind::Lock).then_some(call)
            }
            "acquire" | "acquire_owned" | "acquire_many" | "acquire_many_owned" => {
                (kinds.kind(&call.receiver) == Kind::Semaphore).then_some(call)
            }
            _ => None,
        },
        _ => None,
    }
}

/// The guard with which a condition variable is waited for, and which it hands back.
pub(crate) fn waited_with(value: &Expr) -> Option<&Expr> {
    let Expr::MethodCall(call) = value else { return None };
    match call.method.to_string().as_str() {
        "unwrap" | "expect" => waited_with(&call.receiver),
        "wait" | "wait_while" => call.args.first(),
        _ => None,
    }
}

/// For people.
pub(crate) fn quoted(source: &Source, taken: &Taken) -> String {
    match taken.call {
        Some(call) => source.quoted(call),
        None => source.quoted(taken.value),
    }
}
