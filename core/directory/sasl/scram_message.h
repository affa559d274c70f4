// The messages of SCRAM (RFC 5802 section 7), read and written the same way by server and client. Inside this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/crypto/crypto.h"

namespace posthorn::directory::scram {

constexpr size_t maxMessage = 8192;
constexpr size_t maxNonce = 256;
constexpr size_t maxSalt = 256;
constexpr std::string_view plusSuffix = "-PLUS";

/// A mechanism's name taken apart: hash and whether the channel is bound.
struct Variant {
    crypto::Hash hash = crypto::Hash::Sha256;
    bool plus = false;
};
std::optional<Variant> variantOf(std::string_view mechanism);

struct ClientFirst {
    char flag = 'n';              ///< gs2-cbind-flag: 'n', 'y' or 'p'
    std::string_view bindingType; ///< with 'p'
    std::string authzid;          ///< decoded
    std::string username;         ///< decoded, not prepared
    std::string_view nonce;
    std::string_view gs2Header;
    std::string_view bare;
};
/// Nothing for a malformed message, and for one with a mandatory extension ("m="), since we know none.
std::optional<ClientFirst> parseClientFirst(std::string_view message);

struct ServerFirst {
    std::string_view nonce;
    std::string salt; ///< decoded
    int iterations = 0;
};
std::optional<ServerFirst> parseServerFirst(std::string_view message);

struct ClientFinal {
    std::string binding; ///< decoded
    std::string_view nonce;
    std::string proof; ///< decoded
    std::string_view withoutProof;
};
std::optional<ClientFinal> parseClientFinal(std::string_view message);

/// saslname: "," and "=" written as "=2C" and "=3D".
std::string encodeName(std::string_view name);
std::optional<std::string> decodeName(std::string_view name);
/// Printable ASCII without the comma, 1 to maxNonce octets.
bool isNonce(std::string_view nonce);
std::string freshNonce();
/// Both must have the same size.
std::string exclusiveOr(std::string_view a, std::string_view b);

} // namespace posthorn::directory::scram
