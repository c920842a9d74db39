"""Is the truce holding: reports fused into incidents, incidents judged under each reading."""
