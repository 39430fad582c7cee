-- What wrk sends to the mocks: a valid change; and what it says in the end.
wrk.method = "PATCH"
wrk.path = "/leads/ld_1042"
wrk.body = '{"status":"qualified","score":87,"email":"ada@example.test","owner":"usr_7","tags":["inbound","priority"]}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/json"
wrk.headers["X-API-Key"] = "test-key"

function done(summary, latency)
    io.write(string.format("RESULT rps=%.0f p50_us=%d p99_us=%d max_us=%d total=%d refused=%d\n",
        summary.requests / (summary.duration / 1e6), latency:percentile(50), latency:percentile(99), latency.max,
        summary.requests, summary.errors.status))
end
