// What the house keeps of a password: SCRAM verifiers, from which SCRAM and PLAIN logins are both checked and the
// password itself cannot be had (RFC 5802 section 3). The directory makes and stores them; the mechanisms use them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto/crypto.h"

namespace posthorn::directory {

/// RFC 7677 section 4 asks for 4096 at least. 10,000 cost a client on a telephone some 20 ms.
constexpr int defaultScramIterations = 10000;
/// More than this is refused wherever a number of iterations is read, so that nobody can have us compute for minutes.
constexpr int maxScramIterations = 1000000;
constexpr size_t scramSaltSize = 16;

struct ScramVerifier {
    crypto::Hash hash = crypto::Hash::Sha256; ///< Sha1 or Sha256
    std::string salt;
    int iterations = 0;
    std::string storedKey;
    std::string serverKey;

    /// False for a default-made one, which no password fits.
    bool isValid() const { return !storedKey.empty(); }

    /// Prepares the password by SASLprep and runs PBKDF2 over it (7 ms with the default iterations: not on a worker).
    /// Invalid for an empty or unpreparable password, TooLarge beyond 1024 octets.
    static Result<ScramVerifier> make(crypto::Hash hash, std::string_view password,
                                      int iterations = defaultScramIterations, std::string salt = {});
    /// One that no password fits and that looks like a real one from outside; always the same for one @p login, so
    /// that asking twice does not give away that nobody has that name.
    static ScramVerifier fake(crypto::Hash hash, std::string_view serverSecret, std::string_view login,
                              int iterations = defaultScramIterations);

    /// Takes as long as make(), right or wrong.
    bool checkPassword(std::string_view password) const;
    /// A proof for one of these can be one for the other.
    bool hasSaltOf(const ScramVerifier& other) const
    {
        return hash == other.hash && iterations == other.iterations && salt == other.salt;
    }

    /// RFC 5803 section 2: "SCRAM-SHA-256$10000:<salt>$<stored key>:<server key>".
    std::string toText() const;
    /// Corrupt for anything that toText() does not make.
    static Result<ScramVerifier> fromText(std::string_view text);
};

/// An account's verifiers. One that is not valid means that this mechanism has no password to check.
struct Credentials {
    ScramVerifier sha256;
    ScramVerifier sha1;
    /// Of further passwords that open the same account. SCRAM takes those whose salt and iterations are as the first's.
    std::vector<Credentials> others = {};

    /// Any of them.
    bool isValid() const;
    /// 0 for the first, 1 and so on for the others; nothing when it is none of them. Runs PBKDF2 once for each salt.
    std::optional<size_t> findPassword(std::string_view password) const;
    /// Both verifiers of one password, each with a salt of its own. Not on a worker.
    static Result<Credentials> make(std::string_view password, int iterations = defaultScramIterations);
    /// With the salts and iterations of @p other where it has some. Not on a worker.
    static Result<Credentials> makeLike(const Credentials& other, std::string_view password,
                                        int iterations = defaultScramIterations);
    /// For names that nobody has: checking a password against it takes as long as for a real one.
    static Credentials fake(std::string_view serverSecret, std::string_view login,
                            int iterations = defaultScramIterations);
    /// The first one, by the SHA-256 verifier where there is one. Not on a worker.
    bool checkPassword(std::string_view password) const;
};

/// SaltedPassword of RFC 5802 section 3; the password must be prepared. Not on a worker.
std::string scramSaltedPassword(crypto::Hash hash, std::string_view preparedPassword, std::string_view salt,
                                int iterations);
std::string scramClientKey(crypto::Hash hash, std::string_view saltedPassword);
std::string scramServerKey(crypto::Hash hash, std::string_view saltedPassword);

} // namespace posthorn::directory
