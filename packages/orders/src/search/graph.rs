//! The states of a program and the steps between them. Knows nothing of how they were found.

use std::collections::HashMap;

use crate::model::label_of;

/// The number of a state.
pub(super) type Node = usize;

/// All states met, and the steps that lead from one to another.
#[derive(Default)]
pub(super) struct Graph {
    nodes: Vec<State>,
    by_key: HashMap<u64, Node>,
}

struct State {
    /// Who went on from here, and where that led.
    steps: Vec<(usize, Node)>,
    /// By which state and whose step it was first reached.
    from: Option<(Node, usize)>,
    /// The number of what came out, where the program has ended.
    outcome: Option<u64>,
}

/// A number of orders: exact, or about, where it has no place in 128 bits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Count {
    exact: Option<u128>,
    about: f64,
}

impl Count {
    pub(super) const ONE: Count = Count {
        exact: Some(1),
        about: 1.0,
    };
    pub(super) const NONE: Count = Count {
        exact: Some(0),
        about: 0.0,
    };

    pub(super) fn plus(self, other: Count) -> Count {
        let exact = self.exact.zip(other.exact);
        Count {
            exact: exact.and_then(|(one, other)| one.checked_add(other)),
            about: self.about + other.about,
        }
    }

    pub(super) fn is_more_than(self, other: Count) -> bool {
        self.about > other.about
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.exact {
            Some(exact) => write!(f, "{exact}"),
            None => write!(f, "{:.1e}", self.about),
        }
    }
}

/// The shortest way to a state with that thread's step as the last.
#[derive(Clone, Copy)]
struct Way {
    steps: usize,
    turns: usize,
    /// By which state, and by whose step to that one.
    from: Option<(Node, usize)>,
}

/// An outcome's number, in how many orders it comes, and the shortest of them.
pub(super) struct Found {
    pub(super) outcome: u64,
    pub(super) orders: Count,
    pub(super) shortest: Vec<usize>,
}

impl Graph {
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The state of this number, if it has been met.
    pub(super) fn get(&self, key: u64) -> Option<Node> {
        self.by_key.get(&key).copied()
    }

    /// Enters a state that has not been met.
    pub(super) fn add(&mut self, key: u64, from: Option<(Node, usize)>, outcome: Option<u64>) -> Node {
        let node = self.nodes.len();
        self.nodes.push(State {
            steps: Vec::new(),
            from,
            outcome,
        });
        self.by_key.insert(key, node);
        node
    }

    /// Enters that this thread's step led there.
    pub(super) fn link(&mut self, from: Node, thread: usize, to: Node) {
        self.nodes[from].steps.push((thread, to));
    }

    /// By which states, and whose steps from them, it was first reached.
    pub(super) fn path(&self, to: Node) -> Vec<(Node, usize)> {
        let mut path = Vec::new();
        let mut at = to;
        while let Some((from, thread)) = self.nodes[at].from {
            path.push((from, thread));
            at = from;
        }
        path.reverse();
        path
    }

    /// The states in an order in which each comes before those that it leads to: a state says how much each thread has done, so
    /// none leads back.
    fn sorted(&self) -> Vec<Node> {
        let mut sorted = Vec::with_capacity(self.nodes.len());
        let mut seen = vec![false; self.nodes.len()];
        let mut open = vec![(0, 0)];
        seen[0] = true;
        while let Some((node, next)) = open.pop() {
            match self.nodes[node].steps.get(next) {
                Some(&(_, to)) => {
                    open.push((node, next + 1));
                    if !std::mem::replace(&mut seen[to], true) {
                        open.push((to, 0));
                    }
                }
                None => sorted.push(node),
            }
        }
        sorted.reverse();
        sorted
    }

    /// What came out.
    pub(super) fn outcomes(&self) -> Vec<Found> {
        if self.nodes.is_empty() {
            return Vec::new();
        }
        let sorted = self.sorted();
        let mut orders = vec![Count::NONE; self.nodes.len()];
        let mut ways: Vec<HashMap<Option<usize>, Way>> = Vec::new();
        ways.resize_with(self.nodes.len(), HashMap::new);
        orders[0] = Count::ONE;
        let begin = Way {
            steps: 0,
            turns: 0,
            from: None,
        };
        ways[0].insert(None, begin);
        for &node in &sorted {
            for &(thread, to) in &self.nodes[node].steps {
                orders[to] = orders[to].plus(orders[node]);
                let by = ways[node].iter().map(|(&last, way)| Way {
                    steps: way.steps + 1,
                    turns: way.turns + usize::from(last.is_some_and(|last| label_of(last) != label_of(thread))),
                    from: Some((node, last.unwrap_or(usize::MAX))),
                });
                let Some(best) = by.min_by_key(|way| (way.steps, way.turns, way.from)) else {
                    continue;
                };
                let known = ways[to].entry(Some(thread)).or_insert(best);
                if (best.steps, best.turns, best.from) < (known.steps, known.turns, known.from) {
                    *known = best;
                }
            }
        }
        let ends = sorted
            .into_iter()
            .filter_map(|node| Some((node, self.nodes[node].outcome?)));
        let found = ends.map(|(node, outcome)| Found {
            outcome,
            orders: orders[node],
            shortest: Graph::shortest(&ways, node),
        });
        found.collect()
    }

    fn shortest(ways: &[HashMap<Option<usize>, Way>], end: Node) -> Vec<usize> {
        let last = ways[end]
            .iter()
            .min_by_key(|(last, way)| (way.steps, way.turns, **last));
        let Some((mut last, _)) = last.map(|(last, way)| (*last, way)) else {
            return Vec::new();
        };
        let (mut at, mut path) = (end, Vec::new());
        while let Some(thread) = last {
            path.push(thread);
            let Some((from, before)) = ways[at][&last].from else {
                break;
            };
            (at, last) = (from, (before != usize::MAX).then_some(before));
        }
        path.reverse();
        path
    }
}
