-- Each thread buys listings of its own, each once and in their order, and tells how many it has asked for.
sent = 0
local health = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
local isFirst = true
local requests = {}

function init()
    local text = '{"maxPrice":"1"}'
    for i = id, #positions, wrk_threads do
        requests[#requests + 1] = "POST " .. path .. "/" .. positions[i] .. "/buy HTTP/1.1\r\n"
            .. "Host: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer " .. owners[i]
            .. "\r\nContent-Length: " .. #text .. "\r\n\r\n" .. text
    end
end

function request()
    -- wrk looks at one request before it starts, and never sends it.
    if isFirst then
        isFirst = false
        return health
    end

    -- More than there are is told too: nothing that was measured then counts.
    sent = sent + 1
    return requests[sent] or health
end
