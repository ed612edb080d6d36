-- The flow of an exchange: of 20 steps 11 place an order away from the middle, 1 places one at the best price, 7
-- cancel an older one and 1 takes what is at the best price. Each user cancels orders of his own by client id. In
-- batches the steps of a request are one user's. Every request is sent once, so as many are formatted before the
-- clock starts as the time can use; what is beyond them is formatted as it is sent.
local flow = { "a", "c", "a", "a", "c", "a", "b", "c", "a", "a", "c", "a", "t", "a", "c", "a", "c", "a", "a", "c" }
local lag = 5
local most = 100
local step = 0
local turn = 0
local at = 0
local user = 0
local queues = {}
local heads = {}
local requests = {}

local function identity()
    step = step + 1
    return string.format("%s%d%09d", nonce:sub(1, 8), id, step)
end

local function placing(side, price, force)
    return string.format(
        '"market":"%s-%s","side":"%s","type":"limit","price":"%s","quantity":"1.00","timeInForce":"%s"', symbols[1],
        symbols[2], side, price, force)
end

-- What the next step is: the fields of an order with its client id, or the client id of one to cancel.
local function next_step(user)
    local queue = queues[user]
    local kind = flow[turn % #flow + 1]
    turn = turn + 1
    if (kind == "c" and queue.last - queue.first >= lag) or queue.last - queue.first >= most then
        queue.first = queue.first + 1
        local oldest = queue[queue.first]
        queue[queue.first] = nil
        return nil, oldest
    elseif kind == "b" then
        return placing("sell", "1.00", "gtc"), identity()
    elseif kind == "t" then
        return placing("buy", "1.00", "ioc"), identity()
    end

    local client = identity()
    queue.last = queue.last + 1
    queue[queue.last] = client
    if math.random(2) == 1 then
        return placing("buy", string.format("0.%02d", math.random(50, 98)), "gtc"), client
    end

    return placing("sell", string.format("1.%02d", math.random(2, 50)), "gtc"), client
end

local function one(user)
    local fields, client = next_step(user)
    if fields == nil then
        return "DELETE /api/orders?market=" .. symbols[1] .. "-" .. symbols[2] .. "&clientOrderId=" .. client
            .. heads[user] .. "0\r\n\r\n"
    end

    local text = "{" .. fields .. ',"clientOrderId":"' .. client .. '"}'
    return "POST /api/orders" .. heads[user] .. #text .. "\r\n\r\n" .. text
end

local function many(user)
    local commands = {}
    for i = 1, batch do
        local fields, client = next_step(user)
        if fields == nil then
            commands[i] = '{"op":"cancelOrder","market":"' .. symbols[1] .. "-" .. symbols[2] .. '","clientOrderId":"'
                .. client .. '"}'
        else
            commands[i] = '{"op":"placeOrder",' .. fields .. ',"clientOrderId":"' .. client .. '"}'
        end
    end

    local text = '{"atomic":true,"commands":[' .. table.concat(commands, ",") .. "]}"
    return "POST /api/batch" .. heads[user] .. #text .. "\r\n\r\n" .. text
end

-- A thread has users of its own: no other cancels what it has placed.
local function format_next()
    user = user + 1
    local count = math.floor(#bearers / wrk_threads)
    local own = (id - 1) * count + user % count + 1
    return batch > 1 and many(own) or one(own)
end

function init()
    math.randomseed(id * 7919)
    for user = 1, #bearers do
        queues[user] = { first = 0, last = 0 }
        heads[user] = " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer "
            .. bearers[user] .. "\r\nContent-Length: "
    end

    for i = 1, seconds * (batch > 1 and 1200 or 25000) do
        requests[i] = format_next()
    end
end

function request()
    -- wrk looks at one request before it starts, and never sends it: an order in it would be missing later.
    if at == 0 then
        at = 1
        return "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
    end

    local ready = requests[at]
    requests[at] = nil
    at = at + 1
    return ready or format_next()
end
