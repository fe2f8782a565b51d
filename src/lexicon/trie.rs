//! The automaton over token keys: phrases that share their beginnings, each with its classes.

use std::collections::HashMap;

use super::Class;

/// A phrase's end, or a place on the way to one. Node 0 is the beginning.
#[derive(Clone, Debug, Default)]
pub(super) struct Trie {
    /// A number for each key that a phrase holds.
    symbols: HashMap<String, u32>,
    /// From a node over a symbol to the next node.
    edges: HashMap<(u32, u32), u32>,
    /// The classes of the phrase that ends at each node but the first.
    classes: Vec<Vec<Class>>,
}

impl Trie {
    /// Adds a phrase of at least one key.
    pub fn add(&mut self, keys: &[String], class: Class) {
        let mut node = 0;
        for key in keys {
            let symbols = self.symbols.len() as u32;
            let symbol = *self.symbols.entry(key.clone()).or_insert(symbols);
            let nodes = self.classes.len() as u32 + 1;
            node = *self.edges.entry((node, symbol)).or_insert(nodes);
            if node == nodes {
                self.classes.push(Vec::new());
            }
        }
        let end = (node as usize).checked_sub(1).and_then(|number| self.classes.get_mut(number));
        if let Some(classes) = end
            && let Err(at) = classes.binary_search(&class)
        {
            classes.insert(at, class);
        }
    }

    /// Adds the phrases of another.
    pub fn merge(&mut self, other: &Self) {
        for (keys, classes) in other.phrases() {
            for class in classes {
                self.add(&keys, *class);
            }
        }
    }

    /// The number of a key; `None` where no phrase holds it.
    pub fn symbol(&self, key: &str) -> Option<u32> {
        self.symbols.get(key).copied()
    }

    /// The node behind `symbol`.
    pub fn step(&self, node: u32, symbol: u32) -> Option<u32> {
        self.edges.get(&(node, symbol)).copied()
    }

    /// The classes of the phrase that ends at a node, in order.
    pub fn classes_at(&self, node: u32) -> &[Class] {
        let number = (node as usize).checked_sub(1);
        number.and_then(|number| self.classes.get(number)).map_or(&[], Vec::as_slice)
    }

    /// The classes of a phrase.
    pub fn classes(&self, keys: &[String]) -> &[Class] {
        let end = keys.iter().try_fold(0, |node, key| self.step(node, self.symbol(key)?));
        end.map_or(&[], |node| self.classes_at(node))
    }

    /// All phrases with their classes, in no order.
    pub fn phrases(&self) -> impl Iterator<Item = (Vec<String>, &[Class])> {
        let mut names = vec![""; self.symbols.len()];
        for (key, symbol) in &self.symbols {
            if let Some(name) = names.get_mut(*symbol as usize) {
                *name = key;
            }
        }
        let back: HashMap<u32, (u32, u32)> =
            self.edges.iter().map(|((from, symbol), to)| (*to, (*from, *symbol))).collect();
        let nodes = (1..=self.classes.len() as u32).filter(|node| !self.classes_at(*node).is_empty());
        nodes.map(move |node| {
            let mut keys = Vec::new();
            let mut at = node;
            while let Some((from, symbol)) = back.get(&at) {
                keys.push(names.get(*symbol as usize).copied().unwrap_or_default().to_owned());
                at = *from;
            }
            keys.reverse();
            (keys, self.classes_at(node))
        })
    }
}
