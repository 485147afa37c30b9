// Shows the passkey buttons where the browser can use them. Without script they stay hidden, and the code from the phone does the same.
"use strict";
if (window.PublicKeyCredential) {
  for (const id of ["passkey_login", "mfa_webauthn_authenticate"]) {
    const button = document.getElementById(id);
    if (button) {
      button.hidden = false;
    }
  }
}
