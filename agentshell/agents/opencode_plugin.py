"""Owns the plugin by which opencode asks agentshell's hook before a tool runs; the hook itself is in `hooks`.

opencode calls `tool.execute.before` and does not run the tool when that throws; the model reads the error's message.
A plugin that cannot be loaded is left out without a word (opencode 1.18).
"""

TEXT = """\
// Made by `agentshell install opencode`: before a tool runs, agentshell judges what it would do.
import { spawn } from "node:child_process"

const LAUNCHER = {launcher_json}
const LOOKS = new Set(["read", "grep", "glob", "list", "todoread", "todowrite", "webfetch", "websearch", "task"])

const judged = (call) =>
  new Promise((done) => {
    const hook = spawn(LAUNCHER, ["hook", "opencode", "--behind-shell"], { stdio: ["pipe", "ignore", "pipe"] })
    let told = ""
    hook.stderr.on("data", (piece) => (told += piece))
    hook.on("error", (error) => done(`agentshell: refused: its hook does not start: ${error.message}`))
    hook.on("close", (status) => done(status === 0 ? "" : told.trim() || "agentshell: refused"))
    hook.stdin.on("error", () => {})
    hook.stdin.end(JSON.stringify(call))
  })

export const Agentshell = async ({ directory }) => ({
  "tool.execute.before": async (input, output) => {
    if (LOOKS.has(input.tool)) return
    const refusal = await judged({ tool_name: input.tool, tool_input: output.args, cwd: directory })
    if (refusal) throw new Error(refusal)
  },
})
"""
