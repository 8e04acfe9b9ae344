-- Drives Neovim (0.7 or later, without plugins) through what a user does, and writes what it saw as JSON.
-- CPL_SERVER: the server's command line as a JSON list; CPL_ROOT, CPL_FILE, CPL_INDEX: a checkpoint and two of its files;
-- CPL_FIX: part of the title of the action to choose; CPL_OUT: where to write.
local seen = {}

local function wait(predicate)
  assert(vim.wait(60000, predicate, 50), "waited in vain")
end

local function attach(path, client)
  vim.cmd("edit " .. vim.fn.fnameescape(path))
  local buffer = vim.api.nvim_get_current_buf()
  vim.lsp.buf_attach_client(buffer, client)
  return buffer
end

-- Puts the cursor on a text, and says where that is in the words of the protocol.
local function cursor_on(buffer, text)
  for row, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    local column = line:find(text, 1, true)
    if column then
      vim.api.nvim_win_set_cursor(0, { row, column - 1 })
      return vim.lsp.util.make_position_params()
    end
  end
  error("no " .. text)
end

local function ask(buffer, method, params)
  local answers = assert(vim.lsp.buf_request_sync(buffer, method, params, 60000))
  for _, answer in pairs(answers) do
    return answer.result
  end
end

local ok, problem = pcall(function()
  local client = assert(vim.lsp.start_client({
    name = "checkpointlint",
    cmd = vim.json.decode(vim.env.CPL_SERVER),
    root_dir = vim.env.CPL_ROOT,
  }))
  local buffer = attach(vim.env.CPL_FILE, client)
  wait(function() return #vim.diagnostic.get(buffer) > 0 and #vim.diagnostic.get() > #vim.diagnostic.get(buffer) end)
  seen.diagnostics = {}
  for _, each in ipairs(vim.diagnostic.get()) do
    table.insert(seen.diagnostics, {
      file = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(each.bufnr), ":t"),
      line = each.lnum,
      bytes = each.col,
      code = each.code or each.user_data.lsp.code,
    })
  end

  seen.hover = ask(buffer, "textDocument/hover", cursor_on(buffer, '"num_key_value_heads"')).contents.value
  seen.symbols = #ask(buffer, "textDocument/documentSymbol", { textDocument = vim.lsp.util.make_text_document_params() })

  -- The real way of a code action: what the client sends back, what it offers, and what it makes of the edit.
  vim.ui.select = function(items, _, choose)
    for at, item in ipairs(items) do
      local action = item.action or item[2]
      if action.title:find(vim.env.CPL_FIX, 1, true) then return choose(item, at) end
    end
    error("no such action")
  end
  cursor_on(buffer, "{")
  vim.lsp.buf.code_action()
  wait(function() return vim.bo[buffer].modified end)
  seen.fixed = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
  wait(function()
    for _, each in ipairs(vim.diagnostic.get(buffer)) do
      if (each.code or each.user_data.lsp.code) == vim.env.CPL_CODE then return false end
    end
    return true
  end)
  vim.bo[buffer].modified = false

  local index = attach(vim.env.CPL_INDEX, client)
  vim.wait(500)
  local place = ask(index, "textDocument/definition", cursor_on(index, '"model.norm.weight"'))
  seen.definition = vim.fn.readfile(vim.uri_to_fname(place.uri))[place.range.start.line + 1]

  vim.lsp.stop_client(client)
  wait(function() return vim.lsp.get_client_by_id(client) == nil end)
end)
seen.problem = not ok and tostring(problem) or nil
vim.fn.writefile({ vim.json.encode(seen) }, vim.env.CPL_OUT)
vim.cmd("qall!")
