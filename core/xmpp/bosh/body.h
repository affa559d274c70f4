// The wrapper of BOSH (XEP-0124): what a request says, and what answers say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "xmpp/xml/element.h"

namespace posthorn::xmpp {

constexpr std::string_view boshNamespace = "http://jabber.org/protocol/httpbind";

struct BoshRequest {
    uint64_t rid = 0;
    std::string sid; ///< empty: a session is asked for
    std::string to;
    std::optional<unsigned> wait;  ///< seconds
    std::optional<unsigned> hold;
    std::optional<unsigned> pause; ///< seconds
    bool terminate = false;
    bool restart = false;          ///< XEP-0206 section 5
    bool wantsAcks = false;
    std::string language;
    std::vector<Element> elements;
    size_t octets = 0; ///< as it came

    bool isEmpty() const { return elements.empty() && !terminate && !restart && !pause; }
};

/// Nothing for what is no such wrapper, within the limits of one stanza.
std::optional<BoshRequest> readBody(std::string_view text, size_t most);

/// `<body type='terminate' condition='...'/>` around @p inner. Section 17.2; no condition: nothing is wrong.
std::string terminatingBody(std::string_view condition, std::string_view inner = {});

} // namespace posthorn::xmpp
