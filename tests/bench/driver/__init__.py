"""The driver of the benchmark: fetches and starts the servers, runs posthorn-bench, prints the table."""
