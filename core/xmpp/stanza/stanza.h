// Stanzas (RFC 6120 section 8) as values that cross threads: made once, never changed after that, written once however
// many receive them.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "xmpp/address/jid.h"
#include "xmpp/stanza/stanza_error.h"
#include "xmpp/xml/element.h"

namespace posthorn::xmpp {

enum class Kind { Message, Presence, Iq };
std::string_view kindName(Kind kind);

struct Stanza;
using StanzaPtr = std::shared_ptr<const Stanza>;

/// Whoever makes one may change it until it is shared as StanzaPtr.
struct Stanza {
    Kind kind = Kind::Message;
    std::string type; ///< as sent; empty for the default one
    std::string id;
    std::string language; ///< xml:lang
    Jid from;
    Jid to; ///< empty: none was given
    bool badTo = false;   ///< what was given is no address
    bool badFrom = false;
    /// What it holds; in namespace jabber:client where nothing else is said.
    std::vector<Element> content;

    Stanza() = default;
    explicit Stanza(Kind kind_, std::string_view type_ = {}) : kind(kind_), type(type_) {}
    Stanza(const Stanza& other);
    Stanza& operator=(const Stanza& other);
    ~Stanza() { delete m_written.load(std::memory_order_acquire); }

    /// Of an element that isStanza(). Nothing is said yet about whether `from` is true.
    static std::shared_ptr<Stanza> fromElement(Element element);
    static bool isStanza(const Element& element);

    bool isError() const { return type == "error"; }
    bool isRequest() const { return kind == Kind::Iq && (type == "get" || type == "set"); }
    bool isResponse() const { return kind == Kind::Iq && (type == "result" || type == "error"); }
    const Element* child(std::string_view name, std::string_view ns) const;
    Element* child(std::string_view name, std::string_view ns);
    const Element* childIn(std::string_view ns) const;
    /// What an IQ asks for or answers with; null where it is empty.
    const Element* payload() const;
    Element& add(std::string_view name, std::string_view ns) { return content.emplace_back(name, ns); }
    /// Text of a child in jabber:client, as "body".
    std::string childText(std::string_view name) const;
    template<class Predicate>
    void removeChildren(Predicate which)
    {
        std::erase_if(content, [&](const Element& each) { return !each.isText() && which(each); });
    }

    /// An answer with the same id, to where this came from.
    std::shared_ptr<Stanza> reply() const;
    /// RFC 6120 section 8.3. The answer to an error, or to a response, would be a loop: null.
    std::shared_ptr<Stanza> errorReply(const StanzaError& error) const;

    /// Appends it, addressed to @p to instead of `to` when given. What it holds is written at the first call only and
    /// then kept: from any thread, but not before it has become unchangeable.
    void append(std::string& out, const Jid* to = nullptr, const Jid* from = nullptr) const;
    /// With its namespace, to be kept or put into other XML.
    std::string standalone() const;
    /// As element, for other stanzas to hold.
    Element toElement() const;
    /// Octets of its content as written.
    size_t contentSize() const { return written().size(); }

private:
    void appendAs(std::string& out, std::string_view xmlns, const Jid& to, const Jid& from) const;
    const std::string& written() const;
    mutable std::atomic<const std::string*> m_written{nullptr}; ///< not call_once, which asks the kernel each time
};

} // namespace posthorn::xmpp
