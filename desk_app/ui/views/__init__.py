"""The screens: widgets that render a state and pass intents on."""
