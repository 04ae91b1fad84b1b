"""Runs one conversation by OpenHands' SDK, as its documentation has it.

openhands_sdk.py MODEL-ADDRESS TERMINAL-TYPE PROMPT (run by the SDK's own Python)
"""

import os
import sys

from openhands.sdk import LLM, Agent, Conversation, Tool
from openhands.tools.terminal import TerminalTool

address, terminal, prompt = sys.argv[1:]
llm = LLM(model="openai/scripted", base_url=address, api_key="none", usage_id="one", num_retries=0)
tools = [Tool(name=TerminalTool.name, params={"terminal_type": terminal})]
conversation = Conversation(agent=Agent(llm=llm, tools=tools), workspace=os.getcwd(), visualizer=None)
conversation.send_message(prompt)
conversation.run()
conversation.close()
