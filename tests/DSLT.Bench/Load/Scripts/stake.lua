-- Each thread goes round all programmes with users of its own: in each a user may have 20 positions.
local at = 0
local requests = {}

function init()
    for programme = 1, programmes do
        local text = string.format('{"programmeId":"%d","amount":"1000"}', programme)
        for user = id, #bearers, wrk_threads do
            requests[#requests + 1] = "POST /api/staking/positions HTTP/1.1\r\nHost: localhost\r\n"
                .. "Content-Type: application/json\r\nAuthorization: Bearer " .. bearers[user]
                .. "\r\nContent-Length: " .. #text .. "\r\n\r\n" .. text
        end
    end
end

function request()
    at = at % #requests + 1
    return requests[at]
end
