-- What every script shares. The requests are formatted once, before the clock starts: the generator runs on
-- the cores of the node that it measures, so each microsecond it takes is one that the node does not have.
local threads = {}
local requests = {}
local at = 0
local used = 0

function setup(thread)
    threads[#threads + 1] = thread
    thread:set("id", #threads)
end

function amount()
    return string.format("%d.%06d", math.random(0, 9), math.random(1, 999999))
end

function other(user)
    local to = math.random(#names - 1)
    return to >= user and to + 1 or to
end

function init()
    math.randomseed(id * 7919)
    for i = 1, prepared do
        local user = math.random(#bearers)
        local headers = {
            ["Authorization"] = "Bearer " .. bearers[user],
            ["Content-Type"] = "application/json",
        }
        if keyed then
            headers["Idempotency-Key"] = "@KEY@"
        end

        local request = wrk.format("POST", path, headers, body(user))
        if keyed then
            local first, last = request:find("@KEY@", 1, true)
            requests[i] = { request:sub(1, first - 1) .. nonce .. id .. "-", request:sub(last + 1) }
        else
            requests[i] = request
        end
    end
end

function request()
    at = at % prepared + 1
    if not keyed then
        return requests[at]
    end

    used = used + 1
    return requests[at][1] .. used .. requests[at][2]
end

function done(summary, latency)
    local failed = summary.errors
    local counted = ""
    for _, thread in ipairs(threads) do
        counted = counted .. " " .. (thread:get("sent") or 0)
    end

    io.write(string.format(
        "RESULT %d %d %d %d %d %d%s\n", summary.requests, summary.duration, latency:percentile(50),
        latency:percentile(99), failed.status, failed.connect + failed.read + failed.write + failed.timeout,
        counted))
end
