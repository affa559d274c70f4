#include "xmpp/xml/element.h"

#include <algorithm>
#include <utility>

namespace posthorn::xmpp {

const Attribute* Element::find(std::string_view name_) const
{
    for (const Attribute& each : attributes) {
        if (each.ns.empty() && each.name == name_)
            return &each;
    }
    return nullptr;
}

std::string_view Element::attribute(std::string_view name_) const
{
    const Attribute* found = find(name_);
    return found ? std::string_view(found->value) : std::string_view();
}

Element& Element::set(std::string_view name_, std::string_view value)
{
    if (value.empty()) {
        std::erase_if(attributes, [&](const Attribute& each) { return each.ns.empty() && each.name == name_; });
        return *this;
    }
    if (const Attribute* found = find(name_))
        const_cast<Attribute*>(found)->value = value;
    else
        attributes.push_back({std::string(name_), std::string(value), {}});
    return *this;
}

std::string_view Element::language() const
{
    for (const Attribute& each : attributes) {
        if (each.name == "lang" && each.ns == xmlNamespace)
            return each.value;
    }
    return {};
}

const Element* Element::child(std::string_view name_, std::string_view ns_) const
{
    for (const Element& each : children) {
        if (each.is(name_, ns_))
            return &each;
    }
    return nullptr;
}

Element* Element::child(std::string_view name_, std::string_view ns_)
{
    return const_cast<Element*>(std::as_const(*this).child(name_, ns_));
}

const Element* Element::childIn(std::string_view ns_) const
{
    for (const Element& each : children) {
        if (!each.isText() && each.ns == ns_)
            return &each;
    }
    return nullptr;
}

const Element* Element::firstChild() const
{
    for (const Element& each : children) {
        if (!each.isText())
            return &each;
    }
    return nullptr;
}

std::string Element::text() const
{
    std::string all;
    for (const Element& each : children) {
        if (each.isText())
            all += each.characters;
    }
    return all;
}

std::string Element::childText(std::string_view name_, std::string_view ns_) const
{
    const Element* found = child(name_, ns_);
    return found ? found->text() : std::string();
}

Element& Element::add(std::string_view name_, std::string_view ns_)
{
    return children.emplace_back(name_, ns_.empty() ? std::string_view(ns) : ns_);
}

Element& Element::add(Element element)
{
    return children.emplace_back(std::move(element));
}

Element& Element::addText(std::string_view name_, std::string_view text, std::string_view ns_)
{
    add(name_, ns_).setText(text);
    return *this;
}

Element& Element::setText(std::string_view text)
{
    std::erase_if(children, [](const Element& each) { return each.isText(); });
    if (!text.empty())
        children.push_back(ofText(text));
    return *this;
}

bool operator==(const Attribute& a, const Attribute& b)
{
    return a.name == b.name && a.ns == b.ns && a.value == b.value;
}

bool operator==(const Element& a, const Element& b)
{
    return a.name == b.name && a.ns == b.ns && a.characters == b.characters && a.children == b.children &&
           a.attributes.size() == b.attributes.size() &&
           std::is_permutation(a.attributes.begin(), a.attributes.end(), b.attributes.begin());
}

} // namespace posthorn::xmpp
