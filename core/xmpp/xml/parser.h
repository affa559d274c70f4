// The incremental parser of XMPP's XML (RFC 6120 section 11): bytes in pieces of any size, whole elements out. Every byte
// is looked at once, however the pieces are cut. What section 11.1 forbids (comments, processing instructions, document
// types, entities of one's own) is refused, and everything is bounded.
//
// Why not QXmlStreamReader: it compares each attribute with all others of its element (a start tag of 200 KB keeps a
// worker busy for seconds), bounds nothing, works in UTF-16, and costs three and a half times as much (6.7 us
// against 1.9 for a message of 204 octets: xml_cost in tests/unit/xmpp). The unit test holds both against each other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "xmpp/xml/element.h"

namespace posthorn::xmpp {

enum class XmlError { None, NotWellFormed, Restricted, BadPrefix, UnsupportedEncoding, TooLarge, TooComplex };

class XmlParser {
public:
    enum class Mode {
        Stream,  ///< one document whose root's children are the elements that count (RFC 6120 section 4)
        Document ///< one document after the other, each an element (RFC 7395 section 3.3.3)
    };
    struct Limits {
        size_t bytes = 256 << 10; ///< of an element with all in it, as sent
        size_t depth = 64;        ///< of elements in one
        size_t attributes = 64;   ///< of an element
        size_t namespaces = 128;  ///< declared at a time: each name is looked for among them
        size_t nodes = 20000;     ///< elements and runs of text in one
    };
    enum class Event {
        NeedMore, ///< all of the input has been taken
        Opened,   ///< Stream: the root's start tag has come; take() gives the root without children
        Whole,    ///< take() gives the element
        Closed,   ///< Stream: the root's end tag has come; nothing more is taken
        Failed    ///< error() says why; nothing more is taken
    };

    explicit XmlParser(Mode mode) : m_mode(mode) {}
    XmlParser(Mode mode, Limits limits) : m_mode(mode), m_limits(limits) {}

    /// Takes bytes off @p input until something happens.
    Event next(std::string_view& input);
    Element take();
    XmlError error() const { return m_error; }
    /// The namespace that the root declared as default one.
    const std::string& rootNamespace() const { return m_rootNamespace; }
    /// True in the midst of an element: a peer that ends here was cut off.
    bool isInside() const { return m_path.size() > 0 || (m_state != State::Content && m_state != State::Start); }
    void setLimits(const Limits& limits) { m_limits = limits; }

private:
    enum class State : uint8_t {
        Start, Content, TagStart, OpenName, InTag, AttributeName, AfterAttributeName, BeforeValue, Value, EmptyTag,
        CloseName, AfterCloseName, Bang, Cdata, Declaration, Reference, AfterValue, Ended
    };
    struct RawAttribute {
        std::string name;
        std::string value;
    };
    struct Binding {
        size_t depth;
        std::string prefix;
        std::string ns;
    };

    bool step(const char*& at, const char* end);
    bool fail(XmlError error);
    bool content(const char*& at, const char* end);
    bool value(const char*& at, const char* end);
    bool name(const char*& at, const char* end, std::string& into);
    bool reference(char c);
    bool declaration(char c);
    bool bang(char c);
    bool cdata(char c);
    bool openTag(bool empty);
    bool closeTag();
    bool flushText();
    void closeElement();
    bool checkCharacters(std::string_view text);
    const std::string* resolve(std::string_view prefix) const;
    /// Splits a qualified name and finds the namespace; attributes without prefix have none.
    bool qualify(std::string_view qname, bool attribute, std::string& ns, std::string& local);
    size_t depth() const { return m_path.size() + (m_rootOpen ? 1 : 0); }

    const Mode m_mode;
    Limits m_limits;
    State m_state = State::Start;
    State m_afterReference = State::Content;
    Event m_event = Event::NeedMore;
    XmlError m_error = XmlError::None;
    char m_quote = 0;
    bool m_rootOpen = false;
    bool m_fresh = true;       ///< nothing of the document has come
    bool m_endNow = false;     ///< the root was an empty tag
    bool m_nonAscii = false;      ///< in m_text, which waits while a tag behind it is read
    bool m_nonAsciiValue = false; ///< in m_attributeValue
    bool m_afterCr = false;
    size_t m_taken = 0; ///< bytes of the element so far
    size_t m_nodes = 0;
    std::string m_text;
    std::string m_word; ///< a name, a reference or the like that is under way
    std::string m_attributeValue;
    std::vector<RawAttribute> m_attributes;
    std::vector<Binding> m_bindings;
    std::vector<std::string> m_names; ///< open elements' qualified names, with the root's
    Element m_element;
    std::vector<Element*> m_path;
    Element m_root;
    std::string m_rootNamespace;
};

} // namespace posthorn::xmpp
