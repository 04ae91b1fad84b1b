"""Owns the API of rules/api-stripe.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route, Worse

# fmt: off
API = Api(api="stripe", hosts=("api.stripe.com", "files.stripe.com", "api-m.paypal.com", "api.paypal.com",
    "connect.squareup.com", "api.braintreegateway.com", "api.paddle.com", "api.lemonsqueezy.com", "api.adyen.com",
    "*.adyen.com", "api.chargebee.com", "*.chargebee.com", "api.razorpay.com", "api.mollie.com", "api.wise.com",
    "api.transferwise.com", ), summary="Stripe's API, and those of other firms that move money", source=
    "https://docs.stripe.com/api (2026-09), https://developer.paypal.com/api/rest, https://developer.squareup.com/reference",
    base=("/v*", ), routes={"test": Route(on=("* /**", ), level="write", says="works on test data", when=({"auth": (
    "sk_test*", "rk_test*", "test_*", "rzp_test*", ), }, {"header.authorization": ("* sk_test*", "* rk_test*",
    "* test_*", ), }, ), ), "delete": Route(on=("DELETE /**", ), level="irreversible", says=
    "deletes or cancels what the address names", reason=
    "Customers, subscriptions and payments of real people are affected.", ), "money": Route(on=("POST /refunds",
    "POST /refunds/**", "POST /payouts", "POST /payouts/**", "POST /transfers", "POST /transfers/**", "POST /topups",
    "POST /charges/*/refund", "POST /**/refund", "POST /**/refunds", "POST /application_fees/*/refunds",
    "POST /**/cancel", "POST /**/void", "POST /**/reverse", "POST /**/reject", "POST /**/close", "POST /**/expire",
    "POST /**/detach", "POST /**/deactivate", "POST /**/mark_uncollectible", "POST /subscription_schedules/*/release",
    "POST /payments/payouts", "POST /**/send", "POST /**/pay", ), level="irreversible", says="moves money or cancels",
    action="change", reason="It happens to real customers.", ), "change": Route(on=("POST|PUT|PATCH /**", ), level=
    "write", says="creates or changes a record", action="change", worse=(Worse(level="destructive", when=({"auth": (
    "sk_live*", "rk_live*", "live_*", "rzp_live*", ), }, {"header.authorization": ("* sk_live*", "* rk_live*",
    "* live_*", ), }, ), reason="It happens to real customers.", ), ), ), }, )
