package access

import rego.v1

default allow := false

allow if {
	some rule in data.allow[input.user][input.action]
	applies(rule, data.zones[input.zone])
	not denied
}

denied if {
	some rule in data.deny[input.user][input.action]
	applies(rule, data.zones[input.zone])
}

applies(rule, marks) if {
	some mark in rule.include
	marks[mark]
	not excluded(rule, marks)
	not fails(rule)
}

excluded(rule, marks) if {
	some mark in rule.exclude
	marks[mark]
}

fails(rule) if {
	rule.second_factor
	not input.second_factor
}

fails(rule) if rule.channel != input.channel

fails(rule) if {
	rule.networks
	not inside(rule.networks)
}

inside(networks) if {
	some network in networks
	net.cidr_contains(network, input.address)
}

given(marks) := {action |
	some rule in data.allows[input.user]
	applies(rule, marks)
	some action in rule.actions
}

taken(marks) := {action |
	some rule in data.denies[input.user]
	applies(rule, marks)
	some action in rule.actions
}

grid := sum([count(given(marks) - taken(marks)) | some marks in data.zones])
