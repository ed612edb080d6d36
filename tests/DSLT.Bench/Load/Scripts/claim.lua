-- Each thread goes round positions of its own: between two claims of one there is time to earn something.
local at = 0
local requests = {}

function init()
    for i = id, #positions, wrk_threads do
        requests[#requests + 1] = "POST /api/staking/positions/" .. positions[i]
            .. "/claim HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " .. owners[i]
            .. "\r\nContent-Length: 0\r\n\r\n"
    end
end

function request()
    at = at % #requests + 1
    return requests[at]
end
