// SCRAM's client side (RFC 5802, 7677) without channel binding. Only tests/bench uses this.
#pragma once

#include <string>
#include <string_view>

namespace posthorn::bench {

/// One exchange. The salted password of each salt is computed once in a run, as clients that stay do; what is measured is
/// the server's login, not PBKDF2 here.
class Scram {
public:
    /// @p sha256: SCRAM-SHA-256, else SCRAM-SHA-1. @p nonce: random unless a test gives one.
    Scram(std::string user, std::string password, bool sha256, std::string nonce = {});
    std::string first() const { return "n,," + m_firstBare; }
    /// The answer to the server's first message; empty: that is none.
    std::string answer(std::string_view serverFirst);
    /// Does the server's last message prove that it knows the password?
    bool proves(std::string_view serverFinal) const { return !m_proof.empty() && serverFinal == m_proof; }

private:
    std::string m_password;
    bool m_sha256;
    std::string m_nonce;
    std::string m_firstBare;
    std::string m_proof;
};

std::string base64(std::string_view octets);
/// Empty where it is none.
std::string fromBase64(std::string_view text);

} // namespace posthorn::bench
