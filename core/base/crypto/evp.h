// Keys on OpenSSL's EVP: the form in which every back end can hold any key. Inside core/base/crypto only.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <openssl/evp.h>

#include "base/crypto/crypto.h"

namespace posthorn::crypto {

/// A key as the house holds it: always as EVP, beside it what the back end made of it.
struct KeyData {
    KeyKind kind = KeyKind::Rsa;
    std::shared_ptr<EVP_PKEY> evp;
    std::shared_ptr<const void> native;
};

namespace evp {

using Key = std::shared_ptr<EVP_PKEY>;

/// Takes the reference over; null stays null.
Key own(EVP_PKEY* key);
/// What OpenSSL has to say about the last failure on this thread, for Error::detail.
std::string lastError();

Result<Key> generate(KeyKind kind, int rsaBits);
Result<Key> privateFromPem(std::string_view pem);
Result<Key> publicFromPem(std::string_view pem);
Result<Key> publicFromDer(std::string_view der);
Result<Key> publicFromRawEd25519(std::string_view bytes);
Result<Key> publicFromRawP256(std::string_view bytes);
std::string privateToPem(const Key& key);
std::string publicToPem(const Key& key);
std::string publicToDer(const Key& key);
std::string rawEd25519(const Key& key);
std::string rawP256(const Key& key);
Result<std::string> agree(const Key& own, const Key& peer);
/// Unsupported for curves and kinds of key that the house does not use.
Result<KeyKind> kindOf(const Key& key);

Result<std::string> sign(const KeyData& key, std::string_view bytes);
bool verify(const KeyData& key, std::string_view bytes, std::string_view signature);

} // namespace evp
} // namespace posthorn::crypto
