//! How many connections each address has open: one that takes them all would keep everybody else out.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

/// Connections by address.
#[derive(Clone)]
pub(super) struct Peers {
    most: usize,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// The place of one connection, free again when dropped.
pub(super) struct PeerPlace {
    peers: Peers,
    addr: IpAddr,
}

impl Peers {
    pub(super) fn new(most: usize) -> Self {
        Self { most, open: Arc::default() }
    }

    /// The most of one address.
    pub(super) fn most(&self) -> usize {
        self.most
    }

    /// `None` where the address has all that it may.
    pub(super) fn enter(&self, addr: IpAddr) -> Option<PeerPlace> {
        let addr = network(addr);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(addr).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(PeerPlace { peers: self.clone(), addr })
    }
}

impl Drop for PeerPlace {
    fn drop(&mut self) {
        let mut open = self.peers.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.addr) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.addr);
            }
        }
    }
}

/// Of IPv6 the network of 64 bits: all its addresses are one subscriber's.
fn network(addr: IpAddr) -> IpAddr {
    match addr.to_canonical() {
        IpAddr::V4(addr) => addr.into(),
        IpAddr::V6(addr) => Ipv6Addr::from_bits(addr.to_bits() & (u128::MAX << 64)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_its_own() {
        let peers = Peers::new(2);
        let enter = |addr: &str| peers.enter(addr.parse().expect("an address"));
        let held = [enter("192.0.2.1"), enter("::ffff:192.0.2.1"), enter("2001:db8::1"), enter("2001:db8::2")];
        assert!(held.iter().all(Option::is_some));
        for full in ["192.0.2.1", "2001:db8::ffff:1"] {
            assert!(enter(full).is_none(), "{full}");
        }
        for other in ["192.0.2.2", "2001:db8:0:1::1", "::1"] {
            assert!(enter(other).is_some(), "{other}");
        }
        drop(held);
        assert!(enter("192.0.2.1").is_some());
        assert!(peers.open.lock().expect("unpoisoned").is_empty());
    }
}
