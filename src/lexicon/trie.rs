//! The automaton over token keys: phrases that share their beginnings, each with what it stands for.

use std::collections::HashMap;

use crate::steps;

/// Phrases of token keys, each with its values. Node 0 is the beginning.
#[derive(Clone, Debug)]
pub struct Trie<V> {
    /// A number for each key that a phrase holds.
    symbols: HashMap<String, u32>,
    /// From a node over a symbol to the next node.
    edges: HashMap<(u32, u32), u32>,
    /// The values of the phrase that ends at each node but the first.
    values: Vec<Vec<V>>,
}

impl<V> Default for Trie<V> {
    fn default() -> Self {
        Self { symbols: HashMap::new(), edges: HashMap::new(), values: Vec::new() }
    }
}

impl<V: Copy + Ord> Trie<V> {
    /// Adds a phrase of at least one key.
    pub fn add(&mut self, keys: &[String], value: V) {
        let mut node = 0;
        for key in keys {
            let symbols = self.symbols.len() as u32;
            let symbol = *self.symbols.entry(key.clone()).or_insert(symbols);
            let nodes = self.values.len() as u32 + 1;
            node = *self.edges.entry((node, symbol)).or_insert(nodes);
            if node == nodes {
                self.values.push(Vec::new());
            }
        }
        let end = (node as usize).checked_sub(1).and_then(|number| self.values.get_mut(number));
        if let Some(values) = end
            && let Err(at) = values.binary_search(&value)
        {
            values.insert(at, value);
        }
    }

    /// Adds the phrases of another.
    pub fn merge(&mut self, other: &Self) {
        for (keys, values) in other.phrases() {
            for value in values {
                self.add(&keys, *value);
            }
        }
    }

    /// The number of a key; `None` where no phrase holds it.
    pub fn symbol(&self, key: &str) -> Option<u32> {
        self.symbols.get(key).copied()
    }

    /// The phrases that begin with the first of `symbols`, the shortest first: their lengths and values.
    pub fn phrases_at<'t>(&'t self, symbols: &'t [Option<u32>]) -> impl Iterator<Item = (usize, &'t [V])> + 't {
        let mut node = 0;
        let reached = symbols.iter().map_while(move |symbol| {
            steps::count();
            node = self.step(node, (*symbol)?)?;
            Some(node)
        });
        reached.enumerate().map(|(at, node)| (at + 1, self.values_at(node))).filter(|(_, values)| !values.is_empty())
    }

    /// The values of a phrase.
    pub fn values(&self, keys: &[String]) -> &[V] {
        let end = keys.iter().try_fold(0, |node, key| self.step(node, self.symbol(key)?));
        end.map_or(&[], |node| self.values_at(node))
    }

    fn step(&self, node: u32, symbol: u32) -> Option<u32> {
        self.edges.get(&(node, symbol)).copied()
    }

    /// The values of the phrase that ends at a node, in order.
    fn values_at(&self, node: u32) -> &[V] {
        let number = (node as usize).checked_sub(1);
        number.and_then(|number| self.values.get(number)).map_or(&[], Vec::as_slice)
    }

    /// All phrases with their values, in no order.
    pub fn phrases(&self) -> impl Iterator<Item = (Vec<String>, &[V])> {
        let mut names = vec![""; self.symbols.len()];
        for (key, symbol) in &self.symbols {
            if let Some(name) = names.get_mut(*symbol as usize) {
                *name = key;
            }
        }
        let back: HashMap<u32, (u32, u32)> =
            self.edges.iter().map(|((from, symbol), to)| (*to, (*from, *symbol))).collect();
        let nodes = (1..=self.values.len() as u32).filter(|node| !self.values_at(*node).is_empty());
        nodes.map(move |node| {
            let mut keys = Vec::new();
            let mut at = node;
            while let Some((from, symbol)) = back.get(&at) {
                keys.push(names.get(*symbol as usize).copied().unwrap_or_default().to_owned());
                at = *from;
            }
            keys.reverse();
            (keys, self.values_at(node))
        })
    }
}
