//! What the expressions of a program give, as far as names of functions and types say it. Knows nothing of mutants.

use std::collections::HashMap;

use syn::punctuated::Punctuated;
use syn::{Expr, ExprMethodCall, ExprPath, Macro, Member, Token};

use super::source::Source;
use super::types::{Kind, Types, last_name};

/// What each name stands for, wherever it is used.
pub(crate) struct Kinds {
    types: Types,
    /// By the place where it stands.
    uses: HashMap<usize, Kind>,
}

impl Kinds {
    /// Of a program whose names are still to be entered.
    pub(crate) fn of_types(types: Types) -> Self {
        Kinds {
            types,
            uses: HashMap::new(),
        }
    }

    pub(crate) fn types(&self) -> &Types {
        &self.types
    }

    /// Enters what a name stands for where it is used.
    pub(crate) fn enter(&mut self, path: &ExprPath, kind: Kind) {
        self.uses.insert(Source::range(path).start, kind);
    }

    /// What an expression gives.
    pub(crate) fn kind(&self, expr: &Expr) -> Kind {
        match expr {
            Expr::Path(path) => {
                let at = Source::range(path).start;
                self.uses.get(&at).copied().unwrap_or(Kind::Other)
            }
            Expr::Field(field) => match &field.member {
                Member::Named(name) => self.types.field(&name.to_string()),
                Member::Unnamed(index) => self.types.field(&index.index.to_string()),
            },
            Expr::Reference(inner) => self.kind(&inner.expr),
            Expr::Paren(inner) => self.kind(&inner.expr),
            Expr::Try(inner) => self.kind(&inner.expr),
            Expr::Await(inner) => self.kind(&inner.base),
            Expr::Index(inner) => self.kind(&inner.expr),
            Expr::Array(array) => array.elems.first().map_or(Kind::Other, |first| self.kind(first)),
            Expr::Closure(closure) if self.kind(&closure.body) == Kind::Handle => Kind::Handle,
            Expr::Block(block) => match block.block.stmts.last() {
                Some(syn::Stmt::Expr(last, None)) => self.kind(last),
                _ => Kind::Other,
            },
            Expr::Call(call) => {
                let Expr::Path(function) = &*call.func else {
                    return Kind::Other;
                };
                let argument = call.args.first().map_or(Kind::Other, |first| self.kind(first));
                self.types.call(&function.path, argument)
            }
            Expr::MethodCall(call) => self.method(call),
            Expr::Macro(found) if found.mac.path.is_ident("vec") => {
                let elements = arguments(&found.mac);
                elements.first().map_or(Kind::Other, |first| self.kind(first))
            }
            _ => Kind::Other,
        }
    }

    fn method(&self, call: &ExprMethodCall) -> Kind {
        let name = call.method.to_string();
        match name.as_str() {
            "spawn" | "spawn_scoped" | "spawn_blocking" | "spawn_local" => return Kind::Handle,
            "acquire" | "acquire_owned" | "acquire_many" => return Kind::Permit,
            // A method of the program's own.
            _ => {
                if let Some(kind) = self.types.function(&name) {
                    return kind;
                }
            }
        }
        let receiver = self.kind(&call.receiver);
        match name.as_str() {
            "lock" | "read" | "write" if receiver == Kind::Lock => Kind::Guard,
            "clone" | "unwrap" | "expect" | "unwrap_or_else" | "as_ref" | "as_mut" | "iter" | "iter_mut"
            | "into_iter" | "collect" | "drain" | "pop" | "take" | "get" | "first" | "last" => receiver,
            // Whatever is mapped, what comes of it counts.
            "map" => call.args.first().map_or(Kind::Other, |closure| match closure {
                Expr::Closure(closure) => self.kind(&closure.body),
                _ => Kind::Other,
            }),
            _ => Kind::Other,
        }
    }
}

/// The arguments of a macro that takes expressions; none of another.
pub(crate) fn arguments(call: &Macro) -> Vec<Expr> {
    let parsed = call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
    parsed.map_or_else(|_| Vec::new(), |arguments| arguments.into_iter().collect())
}

/// Whether a channel is made here.
pub(crate) fn is_channel(expr: &Expr) -> bool {
    let Expr::Call(call) = expr else { return false };
    let Expr::Path(function) = &*call.func else {
        return false;
    };
    let makers = ["channel", "sync_channel", "bounded", "unbounded", "unbounded_channel"];
    makers.contains(&last_name(&function.path).as_str())
}
