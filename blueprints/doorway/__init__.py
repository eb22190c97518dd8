"""What every door shares: who knocks, page or fragment, headers, errors, French dates."""
