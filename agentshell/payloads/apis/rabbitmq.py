"""Owns the API of rules/api-rabbitmq.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route, Worse

# fmt: off
API = Api(api="rabbitmq", hosts=("*:15672", "*:15671", "*.rmq.cloudamqp.com", "*.cloudamqp.com", ), anywhere=(
    "/api/queues/*/*/**", "/api/exchanges/*/*", "/api/vhosts/*", "/api/bindings/**", ), summary=
    "RabbitMQ's management API", source=
    "https://www.rabbitmq.com/docs/management (4.2), https://rawcdn.githack.com/rabbitmq/rabbitmq-server/v4.2.0/deps/rabbitmq_management/priv/www/api/index.html",
    base=("/api", ), routes={"purge": Route(on=("DELETE /queues/*/*/contents", ), level="irreversible", says=
    "empties a queue", action="purge-queue", reason="Messages that nobody has read are gone.", scope="all", ), "queue":
    Route(on=("DELETE /queues/*/*", ), level="irreversible", says="deletes a queue", action="delete-queue", reason=
    "Its messages go with it.", ), "vhost": Route(on=("DELETE /vhosts/*", ), level="irreversible", says=
    "deletes a virtual host", action="delete-vhost", reason="Every queue of it goes with its messages.", scope="all", ),
    "read": Route(on=("POST /queues/*/*/get", ), level="write", says="takes messages from a queue", worse=(Worse(level=
    "destructive", when=({"body.ackmode": ("ack_requeue_false", "reject_requeue_false", ), }, ), says=
    "takes messages away from a queue", ), ), ), "change": Route(on=("DELETE /exchanges/*/*", "DELETE /users/*",
    "DELETE /connections/*", "DELETE /connections/**", "DELETE /policies/**", "PUT /policies/**", "DELETE /bindings/**",
    "DELETE /permissions/**", "PUT /permissions/**", "POST /definitions", "POST /definitions/*", "PUT /vhosts/*/**",
    "PUT /vhost-limits/**", "PUT /parameters/**", "DELETE /parameters/**", ), level="destructive", says=
    "changes who sends what to whom", reason="Messages go nowhere from then on.", ), }, )
