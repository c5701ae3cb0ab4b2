"""What a mixture of experts costs and gives: exact counts, memory, capability and price."""
