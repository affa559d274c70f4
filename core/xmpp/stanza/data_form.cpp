#include "xmpp/stanza/data_form.h"

#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t mostFields = 200;
constexpr size_t mostValues = 1000;

} // namespace

std::optional<DataForm> DataForm::fromElement(const Element& element)
{
    if (!element.is("x", ns::dataForms))
        return std::nullopt;
    DataForm form;
    form.type = element.attribute("type");
    form.title = element.childText("title", ns::dataForms);
    for (const Element& each : element.children) {
        if (!each.is("field", ns::dataForms))
            continue;
        if (form.fields.size() >= mostFields)
            return std::nullopt;
        FormField field;
        field.var = each.attribute("var");
        field.type = each.attribute("type");
        field.label = each.attribute("label");
        field.required = each.child("required", ns::dataForms) != nullptr;
        for (const Element& part : each.children) {
            if (part.is("value", ns::dataForms))
                field.values.push_back(part.text());
            if (part.is("option", ns::dataForms))
                field.options.emplace_back(part.attribute("label"), part.childText("value", ns::dataForms));
            if (field.values.size() > mostValues || field.options.size() > mostValues)
                return std::nullopt;
        }
        form.fields.push_back(std::move(field));
    }
    return form;
}

Element DataForm::toElement() const
{
    Element x("x", ns::dataForms);
    x.set("type", type);
    if (!title.empty())
        x.addText("title", title);
    if (!instructions.empty())
        x.addText("instructions", instructions);
    for (const FormField& each : fields) {
        Element& field = x.add("field");
        field.set("type", each.type).set("var", each.var).set("label", each.label);
        if (each.required)
            field.add("required");
        for (const std::string& value : each.values)
            field.addText("value", value);
        for (const auto& [label, value] : each.options) {
            Element& option = field.add("option");
            option.set("label", label);
            option.addText("value", value);
        }
    }
    return x;
}

const FormField* DataForm::field(std::string_view var) const
{
    for (const FormField& each : fields) {
        if (each.var == var)
            return &each;
    }
    return nullptr;
}

std::string_view DataForm::value(std::string_view var) const
{
    const FormField* found = field(var);
    return found && !found->values.empty() ? std::string_view(found->values.front()) : std::string_view();
}

std::optional<bool> DataForm::boolean(std::string_view var) const
{
    const std::string_view text = value(var);
    if (text == "1" || text == "true")
        return true;
    if (text == "0" || text == "false")
        return false;
    return std::nullopt;
}

DataForm& DataForm::add(std::string_view var, std::string_view value, std::string_view type_, std::string_view label)
{
    FormField field;
    field.var = var;
    field.type = type_;
    field.label = label;
    field.values.emplace_back(value);
    fields.push_back(std::move(field));
    return *this;
}

} // namespace posthorn::xmpp
