#!/usr/bin/python3
"""A mail server for tests: takes mails over STARTTLS, or in clear with --plain, and writes each into a folder.

mail_server.py FOLDER CERTIFICATE KEY [--plain] [--sign-in USER PASSWORD]
Prints the port, and runs until its input ends. Addresses that begin with `gone` are refused for good, `later` for the moment.
"""

import asyncio
import email
import email.policy
import json
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Kept:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 (named by aiosmtpd)
        if address.startswith("gone"):
            return "550 no such mailbox"
        if address.startswith("later"):
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.count += 1
        kept = {"to": envelope.rcpt_tos, "from": envelope.mail_from, "subject": str(message["Subject"]),
                "text": message.get_content(), "tls": session.ssl is not None, "user": str(session.auth_data or ""),
                "headers": sorted(message.keys())}
        file = self.folder / f"{self.count:04}.json"
        part = file.with_suffix(".part")
        part.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        part.rename(file)
        return "250 OK"


def main():
    folder, certificate, key, *options = sys.argv[1:]
    settings = {"hostname": "localhost"}
    if "--plain" not in options:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        settings |= {"tls_context": context, "require_starttls": True}
    if "--sign-in" in options:
        at = options.index("--sign-in")
        expected = (options[at + 1].encode(), options[at + 2].encode())

        def authenticator(server, session, envelope, mechanism, data):
            good = (data.login, data.password) == expected
            return AuthResult(success=good, auth_data=data.login.decode() if good else None)

        settings |= {"authenticator": authenticator, "auth_required": True}
    asyncio.run(serve(Kept(folder), settings))


async def serve(kept, settings):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(kept, **settings), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    main()
