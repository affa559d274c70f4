// Data Forms (XEP-0004): read from clients, written to them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "xmpp/xml/element.h"

namespace posthorn::xmpp {

struct FormField {
    std::string var;
    std::string type; ///< "text-single" and so on; empty: not said
    std::string label;
    std::vector<std::string> values;
    std::vector<std::pair<std::string, std::string>> options; ///< label, value
    bool required = false;
};

struct DataForm {
    std::string type; ///< "form", "submit", "cancel", "result"
    std::string title;
    std::string instructions;
    std::vector<FormField> fields;

    /// Nothing for what is no form, or has more than 200 fields or 1,000 values in one.
    static std::optional<DataForm> fromElement(const Element& element);
    Element toElement() const;

    const FormField* field(std::string_view var) const;
    /// The first value; empty where there is none.
    std::string_view value(std::string_view var) const;
    /// XEP-0068.
    std::string_view formType() const { return value("FORM_TYPE"); }
    std::optional<bool> boolean(std::string_view var) const;
    DataForm& add(std::string_view var, std::string_view value, std::string_view type = {}, std::string_view label = {});
    DataForm& addHidden(std::string_view formType) { return add("FORM_TYPE", formType, "hidden"); }
};

} // namespace posthorn::xmpp
