//! What the types of a program are, by their names: its own, its fields', its functions'. Knows nothing of values.

use std::collections::HashMap;

use syn::visit::{self, Visit};
use syn::{Fields, File, GenericArgument, ImplItemFn, ItemFn, ItemImpl, ItemStruct, ItemType, Path, PathArguments};
use syn::{ReturnType, Type};

/// What something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sender,
    Lock,
    Guard,
    Permit,
    Barrier,
    Semaphore,
    /// Of a thread or a task, or a list of such.
    Handle,
    /// Something else.
    Other,
    /// Nothing says what.
    Unknown,
}

/// What the program's own types, fields and functions are.
#[derive(Default)]
pub(crate) struct Types {
    named: HashMap<String, Kind>,
    fields: HashMap<String, Kind>,
    functions: HashMap<String, Kind>,
    /// The type whose methods these are.
    owner: Option<String>,
}

/// What the name of a type of a library says.
fn of_library(name: &str) -> Kind {
    match name {
        "Sender" | "SyncSender" | "UnboundedSender" => Kind::Sender,
        "Mutex" | "RwLock" | "FairMutex" | "ReentrantMutex" => Kind::Lock,
        "Barrier" => Kind::Barrier,
        "Semaphore" => Kind::Semaphore,
        "JoinHandle" | "ScopedJoinHandle" | "JoinSet" => Kind::Handle,
        "SemaphorePermit" | "OwnedSemaphorePermit" => Kind::Permit,
        _ if name.ends_with("Guard") => Kind::Guard,
        _ => Kind::Other,
    }
}

/// The last name of a path.
pub(crate) fn last_name(path: &Path) -> String {
    path.segments
        .last()
        .map_or_else(String::new, |last| last.ident.to_string())
}

impl Types {
    pub(crate) fn of(file: &File) -> Self {
        let mut types = Types::default();
        // Twice: a type may be named above its declaration.
        types.visit_file(file);
        types.visit_file(file);
        types
    }

    /// What a type of this name is.
    pub(crate) fn named(&self, name: &str) -> Kind {
        self.named.get(name).copied().unwrap_or_else(|| of_library(name))
    }

    /// What a field of this name holds, in whichever type.
    pub(crate) fn field(&self, name: &str) -> Kind {
        self.fields.get(name).copied().unwrap_or(Kind::Unknown)
    }

    /// What the program's own function or method of this name returns.
    pub(crate) fn function(&self, name: &str) -> Option<Kind> {
        self.functions.get(name).copied()
    }

    /// What a type is: that of which it is a list, an option, a pointer.
    pub(crate) fn kind(&self, found: &Type) -> Kind {
        match found {
            Type::Reference(inner) => self.kind(&inner.elem),
            Type::Paren(inner) => self.kind(&inner.elem),
            Type::Array(inner) => self.kind(&inner.elem),
            Type::Slice(inner) => self.kind(&inner.elem),
            Type::Path(path) => {
                let Some(last) = path.path.segments.last() else {
                    return Kind::Other;
                };
                let name = match last.ident.to_string().as_str() {
                    "Self" => self.owner.clone().unwrap_or_default(),
                    name => name.to_owned(),
                };
                let holds = [
                    "Arc", "Rc", "Box", "Option", "Result", "Vec", "VecDeque", "LazyLock", "OnceLock",
                ];
                match &last.arguments {
                    PathArguments::AngleBracketed(arguments) if holds.contains(&name.as_str()) => {
                        let mut types = arguments.args.iter().filter_map(|argument| match argument {
                            GenericArgument::Type(inner) => Some(inner),
                            _ => None,
                        });
                        types.next().map_or(Kind::Other, |inner| self.kind(inner))
                    }
                    _ => self.named(&name),
                }
            }
            _ => Kind::Other,
        }
    }

    /// What a call of this function returns, whose first argument is that.
    pub(crate) fn call(&self, function: &Path, argument: Kind) -> Kind {
        let mut names = function.segments.iter().rev().map(|segment| segment.ident.to_string());
        let name = names.next().unwrap_or_default();
        let owner = names.next().unwrap_or_default();
        match (owner.as_str(), name.as_str()) {
            ("Arc" | "Rc" | "Box", _) | (_, "Some" | "Ok") | ("Sender" | "SyncSender", "clone") => argument,
            (_, "spawn" | "spawn_blocking" | "spawn_local") => Kind::Handle,
            _ => match (self.function(&name), self.named(&owner)) {
                (Some(kind), _) => kind,
                (None, kind) if name.starts_with("new") || name.starts_with("const_new") || name == "default" => kind,
                _ => Kind::Other,
            },
        }
    }

    /// Enters what all of one name agree on.
    fn enter(known: &mut HashMap<String, Kind>, name: String, kind: Kind) {
        known
            .entry(name)
            .and_modify(|known| {
                if *known == Kind::Other {
                    *known = kind;
                }
            })
            .or_insert(kind);
    }

    fn returns(&self, output: &ReturnType) -> Kind {
        match output {
            ReturnType::Type(_, returned) => self.kind(returned),
            ReturnType::Default => Kind::Other,
        }
    }
}

impl Visit<'_> for Types {
    fn visit_item_type(&mut self, item: &ItemType) {
        let kind = self.kind(&item.ty);
        Self::enter(&mut self.named, item.ident.to_string(), kind);
    }

    fn visit_item_struct(&mut self, item: &ItemStruct) {
        for (i, field) in item.fields.iter().enumerate() {
            let name = field.ident.as_ref().map_or_else(|| i.to_string(), ToString::to_string);
            let kind = self.kind(&field.ty);
            Self::enter(&mut self.fields, name, kind);
            // What holds a guard is one.
            if matches!(kind, Kind::Guard | Kind::Permit) {
                self.named.insert(item.ident.to_string(), kind);
            }
        }
        // Its name may be that of a library's type.
        if !matches!(item.fields, Fields::Unit) {
            self.named.entry(item.ident.to_string()).or_insert(Kind::Other);
        }
    }

    fn visit_item_fn(&mut self, item: &ItemFn) {
        let kind = self.returns(&item.sig.output);
        Self::enter(&mut self.functions, item.sig.ident.to_string(), kind);
        visit::visit_item_fn(self, item);
    }

    fn visit_item_impl(&mut self, item: &ItemImpl) {
        if let Type::Path(path) = &*item.self_ty {
            self.owner = Some(last_name(&path.path));
        }
        visit::visit_item_impl(self, item);
        self.owner = None;
    }

    fn visit_impl_item_fn(&mut self, item: &ImplItemFn) {
        let kind = self.returns(&item.sig.output);
        Self::enter(&mut self.functions, item.sig.ident.to_string(), kind);
        visit::visit_impl_item_fn(self, item);
    }
}
