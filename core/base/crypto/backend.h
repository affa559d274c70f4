// What a back end supplies: openssl_backend.cpp or qca_backend.cpp, of which exactly one is linked. Inside
// core/base/crypto only; sizes and versions were checked by the caller.
#pragma once

#include <string>
#include <string_view>

#include "base/crypto/evp.h"

namespace posthorn::crypto::backend {

constexpr size_t sealNonceSize = 12;
constexpr size_t sealTagSize = 16;

std::string_view name();
Result<evp::Key> generate(KeyKind kind, int rsaBits);
/// Sets KeyData::native, where the back end wants its own form of the key.
void adopt(KeyData& key, bool isPrivate);
Result<std::string> sign(const KeyData& key, std::string_view bytes);
bool verify(const KeyData& key, std::string_view bytes, std::string_view signature);
/// AES-GCM with 128 or 256 bits, as @p key has: the ciphertext with its tag behind it.
Result<std::string> seal(std::string_view key, std::string_view nonce, std::string_view plain);
Result<std::string> open(std::string_view key, std::string_view nonce, std::string_view sealed);

} // namespace posthorn::crypto::backend
