"""A real MESH sandbox (NHS England's own) on a free port of this machine, and messages as hospitals send them, for the tests of post that arrives by itself."""

import contextlib
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from mesh_client import MeshClient
from tests.integration.web.mail_servers import free_port

SHARED_KEY = "only for tests"
# The sandbox knows these mailboxes; the hospital's and two practices'.
HOSPITAL, PRACTICE_BOX, OTHER_BOX = "X26ABC1", "X26ABC2", "X26ABC3"
BOX_PASSWORD = "password"  # noqa: S105 the sandbox's own
WORKFLOW = "TOC_FHIR_OP_ATTEN"
_SYSTEM = "https://fhir.nhs.uk/Id/ods-organization-code"


@dataclass(frozen=True)
class Sandbox:
    """A running MESH."""

    address: str
    tls: dict[str, Any] = field(default_factory=dict)

    @contextlib.contextmanager
    def opened(self, mailbox: str) -> Iterator[MeshClient]:
        """Sign in."""
        with MeshClient(self.address, mailbox, BOX_PASSWORD, shared_key=SHARED_KEY.encode(), timeout=30, max_retries=0, **self.tls) as client:
            yield client

    def send(self, data: bytes, *, workflow: str = WORKFLOW, to: str = PRACTICE_BOX, **facts: Any) -> str:
        """Send a message from the hospital and return its MESH id."""
        with self.opened(HOSPITAL) as client:
            return str(client.send_message(to, data, workflow_id=workflow, **facts))

    def list_waiting(self, mailbox: str = PRACTICE_BOX) -> list[str]:
        """Return what lies in a mailbox and was not acknowledged."""
        with self.opened(mailbox) as client:
            return list(client.iterate_message_ids())

    def answers(self) -> list[tuple[str, str, bytes]]:
        """Return what lies in the hospital's mailbox: workflow, local id, bytes."""
        found = []
        with self.opened(HOSPITAL) as client:
            for key in client.iterate_message_ids():
                message = client.retrieve_message(key)
                found.append((str(message.workflow_id), str(message.local_id), message.read()))
                message.close()
        return found


@contextlib.contextmanager
def mesh_sandbox(*options: str, tls: dict[str, Any] | None = None) -> Iterator[Sandbox]:
    """Run the sandbox in a process of its own, which checks passwords and keeps messages in memory."""
    port = free_port()
    words = [sys.executable, "-m", "uvicorn", "mesh_sandbox.api:app", "--host", "127.0.0.1", "--port", str(port), "--log-level", "critical", *options]
    environment = os.environ | {"STORE_MODE": "memory", "AUTH_MODE": "full", "SHARED_KEY": SHARED_KEY}
    server = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = Sandbox(f"http{'s' if tls else ''}://127.0.0.1:{port}", tls or {})
    try:
        for _ in range(300):
            with contextlib.suppress(OSError, httpx.HTTPError), found.opened(HOSPITAL) as client:
                client.handshake()
                break
            time.sleep(0.1)
        yield found
    finally:
        server.terminate()
        server.wait()


def toc_message(
    words: str = "MRI of both hands was done here on 19 December. GP to kindly chase the report.",
    *,
    receiver: str = "ZZA001",
    wants: tuple[str, str] = ("true", "false"),
    number: str = "",
) -> bytes:
    """Return a Transfer of Care outpatient letter: an ITK3 message with a document in it.

    Args:
        words: what it asks.
        receiver: ODS code of the practice to which it is addressed, "" for none.
        wants: whether its sender wants the technical and the business answer.
        number: identifier of the message.
    """
    header = number or str(uuid.uuid4())
    to = '<receiver><reference value="urn:uuid:to"/></receiver>' if receiver else ""
    flags = "".join(
        f'<extension url="{name}"><valueBoolean value="{value}"/></extension>'
        for name, value in zip(("InfAckRequested", "BusAckRequested"), wants, strict=True)
    )
    people = _organisation("to", receiver or "none", "Surgery") + _organisation("from", "ZZP1", "Northmoor General Hospital")
    head = _entry(
        header,
        f'''<MessageHeader><id value="{header}"/>
<extension url="https://fhir.nhs.uk/STU3/StructureDefinition/Extension-ITK-MessageHandling-2">{flags}</extension>
<event><system value="https://fhir.nhs.uk/STU3/CodeSystem/ITK-MessageEvent-2"/><code value="ITK006D"/></event>
{to}<sender><reference value="urn:uuid:from"/></sender><timestamp value="2026-01-05T08:00:00+00:00"/>
<source><endpoint value="{HOSPITAL}"/></source><focus><reference value="urn:uuid:doc"/></focus></MessageHeader>''',
    )
    letter = _entry("doc", f'<Bundle><type value="document"/>{_composition(words)}{_PATIENT}</Bundle>')
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Bundle xmlns="http://hl7.org/fhir"><type value="message"/>{head}{people}{letter}</Bundle>'.encode()


def _entry(number: str, resource: str) -> str:
    return f'<entry><fullUrl value="urn:uuid:{number}"/><resource>{resource}</resource></entry>\n'


def _organisation(number: str, code: str, name: str) -> str:
    identifier = f'<identifier><system value="{_SYSTEM}"/><value value="{code}"/></identifier>'
    return _entry(number, f'<Organization><id value="{number}"/>{identifier}<name value="{name}"/></Organization>')


def _composition(words: str) -> str:
    return _entry(
        "comp",
        f"""<Composition><id value="comp"/><status value="final"/><type><text value="Outpatient letter"/></type>
<subject><reference value="urn:uuid:pat"/></subject><date value="2026-01-04"/><author><reference value="urn:uuid:from"/></author>
<title value="Outpatient letter"/><custodian><reference value="urn:uuid:from"/></custodian>
<section><title value="Plan and requested actions"/>
<text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><p>{words}</p></div></text></section></Composition>""",
    )


_PATIENT = _entry(
    "pat",
    """<Patient><id value="pat"/><identifier><system value="https://fhir.nhs.uk/Id/nhs-number"/><value value="9994123076"/></identifier>
<name><given value="Marjorie"/><family value="Ellwood-Tan"/></name><birthDate value="1957-03-14"/></Patient>""",
)


def certificates(folder: Path) -> dict[str, str]:
    """Make an authority, a server's and a client's certificate, and return where each file is."""
    import datetime as dt
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    now = dt.datetime.now(dt.UTC)  # noqa: TID251 the sandbox looks at the real clock
    named: dict[str, Any] = {}
    found: dict[str, str] = {}
    for name in ("ca", "server", "client"):
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"Test {name}")])
        issuer, signer = named.get("ca", (subject, key))
        made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key()).serial_number(x509.random_serial_number())
        made = made.not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        made = made.add_extension(x509.BasicConstraints(ca=name == "ca", path_length=None), critical=True)
        made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        (folder / f"{name}.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
        (folder / f"{name}.pem").write_bytes(made.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        named[name] = (subject, key)
        found |= {name: str(folder / f"{name}.pem"), f"{name}_key": str(folder / f"{name}.key")}
    return found
