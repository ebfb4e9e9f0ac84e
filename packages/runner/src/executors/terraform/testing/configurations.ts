/** Configurations of nothing but the built-in resource: no provider is fetched. The state lies at an absolute path, as it must. */
const backend = 'terraform {\n  backend "local" {}\n}\n';

/** Two resources in the root and two in a module, one with something sensitive in it; outputs of all kinds. */
export const fleet = {
  'main.tf': `${backend}
variable "size" {
  type    = number
  default = 1
}
variable "password" {
  type      = string
  sensitive = true
  default   = "pa55word-of-the-fleet"
}
resource "terraform_data" "one" {
  input = { size = var.size, password = var.password }
}
resource "terraform_data" "keyed" {
  triggers_replace = [var.size]
}
module "net" {
  source = "./net"
  size   = var.size
}
output "size" {
  value = terraform_data.one.output.size
  sensitive = false
}
output "zones" {
  value = ["a", "b"]
}
output "password" {
  value     = var.password
  sensitive = true
}
check "small" {
  assert {
    condition     = var.size < 100
    error_message = "This is large."
  }
}
`,
  'net/main.tf': `variable "size" {}
resource "terraform_data" "zone" {
  for_each = toset(["a", "b c"])
  input    = "\${each.key}-\${var.size}"
}
`,
};

/** The second resource takes a minute to make. */
export const slow = {
  'main.tf': `${backend}
resource "terraform_data" "first" {
  input = "x"
}
resource "terraform_data" "slow" {
  depends_on = [terraform_data.first]
  provisioner "local-exec" {
    command = "sleep 60"
  }
}
resource "terraform_data" "last" {
  input = terraform_data.slow.id
}
`,
};

/** Prints what it is given. */
export const talkative = {
  'main.tf': `${backend}
variable "token" {
  type = string
}
resource "terraform_data" "talk" {
  input = var.token
  provisioner "local-exec" {
    command = "echo token is \${self.input}"
  }
}
output "token" {
  value = var.token
}
`,
};

export const broken = { 'main.tf': `${backend}\nresource "terraform_data" "a" {\n  input = var.missing\n}\n` };
