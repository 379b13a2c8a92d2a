"""Whether bidding pays: rates, costs and comparisons from the user's own proposals; `actions` words them."""
