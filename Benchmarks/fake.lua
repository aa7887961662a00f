-- SPDX-License-Identifier: MIT-0
-- A stand-in for Bedrock that costs next to nothing: it looks at what a request must have and answers from memory.
--
-- The model's id says how: `….burst-1000-v1:0` streams 1,000 pieces of text at once, `….paced-10-500-v1:0` one piece per 10 ms,
-- 500 of them. Every other id streams the burst of 10. `folder` holds what frames.py has written.
local fake = {}

local function contents(path)
    local file = assert(io.open(path, "rb"))
    local data = file:read("*a")
    file:close()
    return data
end

local parts, deltas, bursts

-- Reads what is answered, once, before the first request.
function fake.load(folder)
    parts = {
        start = contents(folder .. "/start.bin"),
        finish = contents(folder .. "/finish.bin"),
        converse = contents(folder .. "/converse.json"),
        embedding = contents(folder .. "/embedding.json"),
    }
    deltas, bursts = {}, {}
    for number = 0, 7 do deltas[number] = contents(folder .. "/delta" .. number .. ".bin") end
end

local function burst(count)
    if not bursts[count] then
        local frames = { parts.start }
        for number = 1, count do frames[number + 1] = deltas[(number - 1) % 8] end
        frames[count + 2] = parts.finish
        bursts[count] = table.concat(frames)
    end
    return bursts[count]
end

local function refuse(status, kind, message)
    ngx.status = status
    ngx.header["x-amzn-errortype"] = kind
    ngx.print('{"message":"' .. message .. '"}')
    return ngx.exit(status)
end

-- Real Bedrock takes no unsigned request and no half body, and neither does this.
local function check(member)
    local authorization = ngx.var.http_authorization or ""
    if authorization:sub(1, 17) ~= "AWS4-HMAC-SHA256 " or not authorization:find("Signature=", 1, true) then
        return refuse(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
    end
    ngx.req.read_body()
    local body = ngx.req.get_body_data() or ""
    if body:sub(1, 1) ~= "{" or body:sub(-1) ~= "}" or not body:find(member, 1, true) then
        return refuse(400, "ValidationException", "Malformed input request")
    end
end

local function answer(body)
    ngx.header["Content-Type"] = "application/json"
    ngx.header["Content-Length"] = #body
    ngx.print(body)
end

local function pace(milliseconds, count)
    local start = ngx.now()
    ngx.print(parts.start, deltas[0])
    ngx.flush()
    for number = 2, count do
        ngx.sleep(math.max(0, start + (number - 1) * milliseconds / 1000 - ngx.now()))
        ngx.print(deltas[(number - 1) % 8])
        -- Fails where the client has gone.
        if not ngx.flush() then return end
    end
    ngx.print(parts.finish)
end

local function stream(model)
    ngx.header["Content-Type"] = "application/vnd.amazon.eventstream"
    local milliseconds, count = model:match("paced%-(%d+)%-(%d+)")
    if milliseconds then return pace(tonumber(milliseconds), tonumber(count)) end
    ngx.print(burst(tonumber(model:match("burst%-(%d+)") or 10)))
end

-- Answers `/model/MODEL/OPERATION`.
function fake.serve(model, operation)
    check(operation == "invoke" and '"inputText"' or '"messages"')
    ngx.header["x-amzn-RequestId"] = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
    if operation == "converse" then return answer(parts.converse) end
    if operation == "invoke" then return answer(parts.embedding) end
    stream(model)
end

return fake
