// Whoever acts: an account that proved itself, and how. Web and API rooms hand it on; it is a value.
#pragma once

#include <string>

#include "directory/values.h"

namespace posthorn::directory {

struct Principal {
    /// How the account proved itself.
    enum class Proof {
        Session,     ///< a web session's cookie (and its CSRF token where something changes)
        Password,    ///< Basic with the account's password
        AppPassword, ///< Basic with a password made for one program
        Token        ///< Bearer with a token made for one device
    };
    Account account;
    Proof proof = Proof::Session;
    std::string proofName; ///< the web session's, app password's or token's public name; never a secret
    bool administrator = false;
};

} // namespace posthorn::directory
