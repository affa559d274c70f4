// XML as XMPP uses it (RFC 6120 section 11): elements as plain values. No prefixes: every name has its namespace.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace posthorn::xmpp {

/// The namespace of xml:lang and the like.
inline constexpr std::string_view xmlNamespace = "http://www.w3.org/XML/1998/namespace";

struct Attribute {
    std::string name; ///< local name
    std::string value;
    std::string ns; ///< empty for the usual, unqualified one
};

/// An element, or a run of text among an element's children.
struct Element {
    std::string name; ///< local name; empty: this is text
    std::string ns;
    std::string characters; ///< of a run of text
    bool isWritten = false;  ///< `characters` is XML already, that names its namespace itself
    std::vector<Attribute> attributes;
    std::vector<Element> children;

    Element() = default;
    explicit Element(std::string_view name_, std::string_view ns_ = {}) : name(name_), ns(ns_) {}
    static Element ofText(std::string_view text)
    {
        Element run;
        run.characters = text;
        return run;
    }

    /// XML that was written before and is put in as it is.
    static Element ofXml(std::string_view xml)
    {
        Element run = ofText(xml);
        run.isWritten = true;
        return run;
    }

    bool isText() const { return name.empty(); }
    bool is(std::string_view name_, std::string_view ns_) const { return name == name_ && ns == ns_; }

    /// The value of an unqualified attribute; empty where it is absent.
    std::string_view attribute(std::string_view name_) const;
    bool hasAttribute(std::string_view name_) const { return find(name_) != nullptr; }
    /// Sets, or with an empty value removes, an unqualified attribute.
    Element& set(std::string_view name_, std::string_view value);
    /// xml:lang of this element alone; empty where it is absent.
    std::string_view language() const;

    /// The first child element of that name and namespace; null where there is none.
    const Element* child(std::string_view name_, std::string_view ns_) const;
    Element* child(std::string_view name_, std::string_view ns_);
    /// The first child in that namespace.
    const Element* childIn(std::string_view ns_) const;
    /// The first child element.
    const Element* firstChild() const;
    /// All runs of text among the children, put together.
    std::string text() const;
    /// text() of a child; empty where there is none.
    std::string childText(std::string_view name_, std::string_view ns_) const;

    /// Adds a child element and returns it. An empty namespace means this element's. The reference holds until the next one.
    Element& add(std::string_view name_, std::string_view ns_ = {});
    Element& add(Element element);
    /// Adds a child element that holds text; returns this element.
    Element& addText(std::string_view name_, std::string_view text, std::string_view ns_ = {});
    Element& setText(std::string_view text);
    /// Removes all child elements that @p which holds of.
    template<class Predicate>
    void removeChildren(Predicate which)
    {
        std::erase_if(children, [&](const Element& each) { return !each.isText() && which(each); });
    }

private:
    const Attribute* find(std::string_view name_) const;
};

bool operator==(const Attribute& a, const Attribute& b);
/// The same tree; the order of attributes does not matter.
bool operator==(const Element& a, const Element& b);

} // namespace posthorn::xmpp
