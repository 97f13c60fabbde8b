//! Merkle trees of logs: that a leaf is in one (RFC 9162 2.1; RFC 6962 has the same tree).

use crate::trust::sha256;

use super::problem::ProofProblem;

/// The hash of a leaf.
pub(super) fn leaf(bytes: &[u8]) -> [u8; 32] {
    let mut text = Vec::with_capacity(bytes.len() + 1);
    text.push(0);
    text.extend_from_slice(bytes);
    sha256(&text)
}

/// The hash of a node over two others.
fn node(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    let mut text = [1; 65];
    let (_, both) = text.split_at_mut(1);
    let (one, other) = both.split_at_mut(32);
    one.copy_from_slice(left);
    other.copy_from_slice(right);
    sha256(&text)
}

/// Whether the hashes lead from the leaf at an index to the root of a tree with so many leaves (RFC 9162 2.1.3.2).
pub(super) fn is_included(
    leaf: [u8; 32],
    index: u64,
    size: u64,
    hashes: &[[u8; 32]],
    root: &[u8; 32],
) -> Result<(), ProofProblem> {
    let Some(mut last) = size.checked_sub(1).filter(|last| index <= *last) else {
        return Err(ProofProblem::Index);
    };
    let (mut at, mut hash) = (index, leaf);
    for other in hashes {
        if last == 0 {
            return Err(ProofProblem::Length(hashes.len()));
        }
        if at & 1 == 1 || at == last {
            hash = node(other, &hash);
            while at & 1 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            hash = node(&hash, other);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    if last != 0 {
        return Err(ProofProblem::Length(hashes.len()));
    }
    if hash == *root { Ok(()) } else { Err(ProofProblem::Root) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The root over these leaves, and how one of them leads to it, by the definition (RFC 9162 2.1.1, 2.1.3.1).
    fn root(leaves: &[[u8; 32]]) -> [u8; 32] {
        match leaves {
            [] => sha256(b""),
            [one] => *one,
            _ => {
                let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
                node(&root(left), &root(right))
            }
        }
    }

    fn path(leaves: &[[u8; 32]], index: usize) -> Vec<[u8; 32]> {
        if leaves.len() < 2 {
            return vec![];
        }
        let half = leaves.len().next_power_of_two() / 2;
        let (left, right) = leaves.split_at(half);
        if index < half {
            let mut path = path(left, index);
            path.push(root(right));
            path
        } else {
            let mut path = path(right, index - half);
            path.push(root(left));
            path
        }
    }

    #[test]
    fn every_leaf_of_every_small_tree_is_in_it_at_its_place_alone() {
        let leaves: Vec<_> = (0..40_u8).map(|n| leaf(&[n])).collect();
        for size in 1..=leaves.len() {
            let tree = &leaves[..size];
            let whole = root(tree);
            for index in 0..size {
                let hashes = path(tree, index);
                for claimed in 0..size + 2 {
                    let found = is_included(tree[index], claimed as u64, size as u64, &hashes, &whole);
                    assert_eq!(found.is_ok(), claimed == index, "{index} as {claimed} of {size}: {found:?}");
                }
                for other in [size - 1, size + 1].into_iter().chain([size * 2, 0]) {
                    // The same path may lead to the same root in a tree of another size; the root is signed with it.
                    let found = is_included(tree[index], index as u64, other as u64, &hashes, &whole);
                    let may =
                        path(&vec![[0; 32]; other], index.min(other.saturating_sub(1))).len() == hashes.len();
                    assert!(found.is_err() || may, "{index} of {size} as of {other}");
                }
                assert_eq!(
                    is_included(leaf(b"other"), index as u64, size as u64, &hashes, &whole),
                    Err(ProofProblem::Root)
                );
                let mut longer = hashes.clone();
                longer.push([7; 32]);
                assert_eq!(
                    is_included(tree[index], index as u64, size as u64, &longer, &whole),
                    Err(ProofProblem::Length(longer.len()))
                );
                for at in 0..hashes.len() {
                    let mut shorter = hashes.clone();
                    shorter.remove(at);
                    let found = is_included(tree[index], index as u64, size as u64, &shorter, &whole);
                    assert_eq!(found, Err(ProofProblem::Length(shorter.len())));
                    let mut other = hashes.clone();
                    other[at][31] ^= 1;
                    let found = is_included(tree[index], index as u64, size as u64, &other, &whole);
                    assert_eq!(found, Err(ProofProblem::Root));
                }
            }
        }
    }

    /// RFC 6962's own domain separation: a node is no leaf.
    #[test]
    fn a_node_is_no_leaf() {
        let leaves = [leaf(b"a"), leaf(b"b")];
        let mut both = leaves[0].to_vec();
        both.extend_from_slice(&leaves[1]);
        assert_ne!(leaf(&both), root(&leaves));
        // Certificate transparency's test vectors: the tree over nothing but an empty leaf.
        assert_eq!(
            crate::trust::key::hex(&leaf(b"")),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        );
    }

    #[test]
    fn numbers_at_the_end_of_their_range_are_no_trouble() {
        assert_eq!(is_included([0; 32], 0, 0, &[], &[0; 32]), Err(ProofProblem::Index));
        assert_eq!(is_included([0; 32], u64::MAX, u64::MAX, &[], &[0; 32]), Err(ProofProblem::Index));
        let many = vec![[0; 32]; 200];
        for index in [0, 1, u64::MAX - 1, u64::MAX / 2] {
            assert!(is_included([0; 32], index, u64::MAX, &many, &[0; 32]).is_err(), "{index}");
            assert!(is_included([0; 32], index, u64::MAX, &[], &[0; 32]).is_err(), "{index}");
        }
    }
}
